/** What a step does besides computing is done when it is traced; and what is refused. */
import { type Tensor, compile, openDevice, randn, tensor } from '@stepgrad/19-compile'

const device = await openDevice('webasm')
const x = tensor([[1, 2]])

let calls = 0
const counted = compile(
  (x) => {
    calls++
    return x.mul(2)
  },
  { device },
)
for (let i = 0; i < 3; i++) await counted(x)
console.log(`three steps, ${calls} calls`)

await tell('if (x.sum().item() > 0)', (x) => (x.sum().item() > 0 ? x : x.neg()))
await tell('x.add(randn([1, 2]))', (x) => x.add(randn([1, 2])))
let turn = 0
await tell('x.mul(++turn)', (x) => x.mul(++turn))
await counted.close()
await device.close()

async function tell(what: string, step: (x: Tensor) => Tensor): Promise<void> {
  const compiled = compile(step, { device })
  const said = await compiled(x).catch((error: unknown) => error)
  console.log(
    `\n${what}\n${(said as Error).message.replaceAll(/(.{1,96})(?: |$)/g, '  $1\n').trimEnd()}`,
  )
}

/** Who is a leaf, who requires a gradient, and who has one after a backward pass. */
import { type Tensor, tensor } from '@stepgrad/04-autograd'

const w = tensor([1, 2], { requiresGrad: true })
const c = tensor([10, 100])
const y = w.mul(c)
const half = tensor([6, 8], { requiresGrad: true }).div(2)
const cost = y.add(half).sum()

for (const x of [w, c, y, half, cost]) console.log(String(x))

cost.backward()
const row = (...cells: unknown[]) =>
  console.log(
    cells
      .map((cell) => String(cell).padEnd(14))
      .join('')
      .trimEnd(),
  )
row('', 'isLeaf', 'requiresGrad', 'gradFn', 'grad')
for (const [name, x] of Object.entries<Tensor>({ w, c, y, half, cost })) {
  row(name, x.isLeaf, x.requiresGrad, x.gradFn?.name ?? null, x.grad)
}

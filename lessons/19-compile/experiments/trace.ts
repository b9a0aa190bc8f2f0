/** What is left of a training step when it is traced, and what becomes of it. */
import { Net, crossEntropy, planFor, planRows, traceStep } from '@stepgrad/19-compile'
import type { Plan } from '@stepgrad/19-compile'

const net = new Net()
const images = { shape: [4, 3, 32, 32], dtype: 'float32' } as const
const labels = { shape: [4], dtype: 'int32' } as const

const trace = traceStep(
  (x, y) => {
    net.zeroGrad()
    const cost = crossEntropy(net.forward(x), y)
    cost.backward()
    return cost
  },
  [images, labels],
)
print('the trace', planRows(trace))
print('over quads', planFor(trace))

function print(what: string, { program: { steps } }: Plan): void {
  console.log(`${what}: ${steps.length} kernels`)
  const names = steps.map(({ kernel }) => kernel.name)
  for (let at = 0; at < names.length; at += 4) {
    console.log(`  ${names.slice(at, at + 4).map((name) => name.padEnd(22)).join('')}`.trimEnd()) // prettier-ignore
  }
}

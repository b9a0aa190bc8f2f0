/** Rosenbrock's cost along the first direction: which places the strong Wolfe conditions would take. */
import { noGrad } from '@stepgrad/12-lbfgs'
import { rosenbrock, start } from './rosenbrock.ts'

const w = start()
const cost = rosenbrock(w)
cost.backward()
const d = w.grad!.neg()
const slope0 = w.grad!.matmul(d).item()

/** The cost at w + t·d, and its slope along d. */
function look(t: number): { loss: number; slope: number } {
  const there = noGrad(() => w.add(d.mul(t))).requiresGrad_()
  const loss = rosenbrock(there)
  loss.backward()
  return { loss: loss.item(), slope: there.grad!.matmul(d).item() }
}

const yes = (holds: boolean) => (holds ? 'yes' : 'no').padStart(6)

console.log('t         loss    slope   low enough   flat enough')
for (const t of [0, 0.00005, 0.0002, 0.0005, 0.00081, 0.0012, 0.0016, 0.002, 0.0033]) {
  const { loss, slope } = look(t)
  const low = loss <= cost.item() + 1e-4 * t * slope0
  const flat = Math.abs(slope) <= 0.9 * Math.abs(slope0)
  const numbers = [t.toFixed(5), loss.toFixed(2).padStart(6), slope.toFixed(0).padStart(7)]
  console.log(numbers.join('  '), yes(low), ' '.repeat(4), yes(flat))
}

/** Two examples, two backward passes, one gradient; then the same again, with and without clearing. */
import { relu, tensor } from '@stepgrad/04-autograd'

const w = tensor([1, -0.5], { requiresGrad: true })
const b = tensor(0.25, { requiresGrad: true })

function backward(x: number[], target: number): void {
  const y = relu(w.mul(tensor(x)).sum().add(b))
  const error = y.sub(target)
  error.mul(error).backward()
}
const show = (when: string) =>
  console.log(`${when.padEnd(26)} ${[...w.grad!.storage, b.grad!.item()].join(', ')}`)

backward([2, 3], 1.75)
show('the first example')
backward([1, -1], 2.25)
show('and the second')
backward([2, 3], 1.75)
show('the first again')
w.grad = b.grad = null
backward([2, 3], 1.75)
show('cleared, then the first')

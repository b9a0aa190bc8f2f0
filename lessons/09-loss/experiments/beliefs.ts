/** The belief q that each option asks for, and the gradient, which is p·Σq − q. */
import { type Tensor, nn, tensor } from '@stepgrad/09-loss'

const { crossEntropy } = nn.functional
const double = { dtype: 'float64' } as const
const row = (numbers: number[]) => numbers.map((v) => v.toFixed(4).padStart(8)).join('')

const [p] = tensor([[2, 1, 0]], double)
  .softmax(1)
  .tolist() as number[][]
console.log(`${'softmax'.padEnd(28)}${row(p)}`)

function show(what: string, q: number[], targets: Tensor | number[], options: object): void {
  const logits = tensor([[2, 1, 0]], { ...double, requiresGrad: true })
  const loss = crossEntropy(logits, targets, { ...options, reduction: 'sum' })
  loss.backward()
  console.log(what)
  console.log(`  loss${loss.item().toFixed(4).padStart(8)}      q       ${row(q)}`)
  const [gradient] = logits.grad!.tolist() as number[][]
  console.log(`                    gradient${row(gradient)}`)
}
const weight = tensor([3, 1, 2], double)
const halves = tensor([[0.5, 0.5, 0]], double)
show('class 0', [1, 0, 0], [0], {})
show('class 0, smoothed by 0.3', [0.8, 0.1, 0.1], [0], { labelSmoothing: 0.3 })
show('class 0, weights 3, 1, 2', [3, 0, 0], [0], { weight })
show('class 0, both', [2.4, 0.1, 0.2], [0], { weight, labelSmoothing: 0.3 })
show('half 0, half 1', [0.5, 0.5, 0], halves, {})
show('half 0, half 1, weights', [1.5, 0.5, 0], halves, { weight })

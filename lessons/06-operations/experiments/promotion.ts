/** Which dtype comes out where two meet. */
import { type Dtype, type Tensor, ones, tensor } from '@stepgrad/06-operations'

const dtypes: Dtype[] = ['bool', 'int32', 'float32', 'float64']
const array = (dtype: Dtype): Tensor => ones([3], { dtype })
const single = (dtype: Dtype): Tensor => ones([], { dtype })
const line = (...cells: string[]): void =>
  console.log(cells.map((cell) => cell.padEnd(10)).join('').trimEnd()) // prettier-ignore

line('add', ...dtypes)
for (const a of dtypes) line(a, ...dtypes.map((b) => array(a).add(array(b)).dtype))
console.log()
line('single:', ...dtypes, '2', '2.5')
for (const a of dtypes) {
  const others = [...dtypes.map(single), 2, 2.5]
  line(a, ...others.map((other) => array(a).add(other).dtype))
}
console.log()

const attempt = (f: () => unknown): void => {
  try {
    console.log(String(f()))
  } catch (error) {
    console.log(String(error))
  }
}
const counts = tensor([1, 2], { dtype: 'int32' })
attempt(() => counts.div(2))
attempt(() => counts.div_(2))
attempt(() => counts.mean())
attempt(() => ones([2, 2]).matmul(counts))

/** Rows picked by their index, one of them twice, and their gradients on the way back. */
import { tensor } from '@stepgrad/06-operations'

const x = tensor(
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  { requiresGrad: true },
)
const rows = x.indexSelect(0, tensor([2, 0, 2], { dtype: 'int32' }))
console.log(`${rows}`)
rows.mul(tensor([[1], [10], [100]])).sum().backward() // prettier-ignore
console.log(`${x.grad}`)
try {
  x.indexSelect(0, tensor([3], { dtype: 'int32' }))
} catch (error) {
  console.log(String(error))
}

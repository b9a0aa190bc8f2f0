/** Products of matrices, of a matrix and a vector, of batches; and what does not fit. */
import { tensor, zeros } from '@stepgrad/03-views'
import { errorOf } from './error-of.ts'

const a = tensor([
  [1, 2, 3],
  [4, 5, 6],
])
const b = tensor([
  [1, 0],
  [0, 1],
  [2, 2],
])
console.log(a.matmul(b))
console.log(a.matmul(tensor([1, 1, 1])), tensor([1, 2, 3]).matmul(tensor([4, 5, 6])))
console.log(zeros([10, 1, 2, 3]).matmul(zeros([5, 3, 4])).shape)
console.log(errorOf(() => zeros([32, 784]).matmul(zeros([128, 10]))))

/** A column and a row make a table; three answers and three targets make nine errors. */
import { ones, tensor, zeros } from '@stepgrad/03-views'
import { errorOf } from './error-of.ts'

const column = tensor([[10], [20]])
const row = tensor([1, 2, 3])
console.log(column.add(row))
console.log(zeros([4, 1, 3]).add(ones([2, 3])).shape)
console.log(errorOf(() => zeros([2, 3]).add(zeros([2]))))

const answers = tensor([[1], [2], [3]])
const targets = tensor([1, 2, 3])
const errors = answers.sub(targets)
console.log(errors)
console.log(`cost ${errors.mul(errors).mean()}`)

/** What is written through one view is read through all others. */
import { arange, tensor, zeros } from '@stepgrad/03-views'
import { errorOf } from './error-of.ts'

const x = zeros([3, 4])
const column = x.narrow(1, 1, 1)
column.fill_(7)
x.t()
  .narrow(0, 3, 1)
  .add_(tensor([1, 2, 3]))
console.log(x)

const copy = x.mul(2)
copy.zero_()
console.log(`x still holds ${x.max()}`)

const square = arange(4).view(2, 2)
console.log(square.add_(square.t()))

console.log(errorOf(() => zeros([2, 1]).expand(2, 3).add_(1)))
console.log(errorOf(() => zeros([3]).add_(zeros([2, 3]))))

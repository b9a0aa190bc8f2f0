/** Sums, means and maxima, of all numbers and along a dimension; and of none. */
import { tensor, zeros } from '@stepgrad/03-views'
import { errorOf } from './error-of.ts'

const x = tensor([
  [1, 2, 3],
  [4, 5, 9],
])
console.log(`sum               ${x.sum()}`)
console.log(`sum over rows     ${x.sum({ dim: 0 })}`)
console.log(`sum over columns  ${x.sum({ dim: 1 })}`)
console.log(`mean, keepdim     ${x.mean({ dim: 1, keepdim: true }).shape.join(', ')}`)

const { values, indices } = x.max({ dim: 1 })
console.log(`max over columns  ${values} at ${indices.join(' and ')}`)
console.log(`max with a NaN    ${tensor([1, NaN, 3]).max()}`)

const nothing = zeros([0, 3])
console.log(`sum of nothing    ${nothing.sum()}, over rows ${nothing.sum({ dim: 0 })}`)
console.log(`mean of nothing   ${nothing.mean()}`)
console.log(`max of nothing    ${errorOf(() => nothing.max())}`)

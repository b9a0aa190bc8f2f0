/** What −1 in the wrong place hides: pictures of 28×28, which leave 256 numbers each and not 400. */
import { linear, zeros } from '@stepgrad/03-views'
import { errorOf } from './error-of.ts'

const four = zeros([4, 16, 4, 4])
console.log(errorOf(() => four.view(-1, 16 * 5 * 5)))

const many = zeros([25, 16, 4, 4])
console.log(`25 pictures become ${many.view(-1, 16 * 5 * 5).shape.join('×')}`)

const rows = many.view(25, -1)
console.log(errorOf(() => linear(rows, zeros([120, 400]), zeros([120]))))

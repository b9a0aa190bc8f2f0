/** Where another shape can be a view, and where it takes a copy. */
import { type Tensor, arange, zeros } from '@stepgrad/03-views'
import { errorOf } from './error-of.ts'

function show(name: string, { shape, strides }: Tensor): void {
  console.log(name.padEnd(27), `(${shape.join(', ')})`.padEnd(14), `(${strides.join(', ')})`)
}

const pooled = zeros([4, 16, 5, 5])
show('pooled', pooled)
show('pooled.view(-1, 16 * 5 * 5)', pooled.view(-1, 16 * 5 * 5))

const turned = arange(6).view(2, 3).t()
show('turned', turned)
console.log(errorOf(() => turned.view(6)))
console.log(`reshape copies: ${turned.reshape(6)}`)

const part = arange(12).view(4, 3).narrow(1, 0, 2)
show('part', part)
show('part.view(2, 2, 2)', part.view(2, 2, 2))
console.log(errorOf(() => part.view(8)))

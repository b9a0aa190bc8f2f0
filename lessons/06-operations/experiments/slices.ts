/** Parts of a tensor, in the way of numpy. */
import { arange, cat, stack } from '@stepgrad/06-operations'

const x = arange(12).view(3, 4)
console.log(`x                    ${x}`.replaceAll('\n', `\n${' '.repeat(21)}`))
const show = (numpy: string, part: { toString(): string }): void =>
  console.log(`${numpy.padEnd(20)} ${String(part).replaceAll('\n', `\n${' '.repeat(21)}`)}`)

show('x[1]', x.select(0, 1))
show('x[:, -1]', x.select(1, -1))
show('x[:, 1:3]', x.slice(1, 1, 3))
show('x[::2, ::3]', x.slice(0, 0, 3, 2).slice(1, 0, 4, 3))
show('x[:, ::-1]', x.flip(1))
show('x[x % 5 == 0]', x.maskedSelect(x.remainder(5).eq(0)))
show('x.max(axis=0)', x.amax({ dim: 0 }))
show('x.argmax(axis=1)', x.argmax({ dim: 1 }))
show('concatenate([a, b])', cat([x.select(0, 0), x.select(0, 2)]))
show('stack([a, b], 1)', stack([x.select(0, 0), x.select(0, 2)], { dim: 1 }))

const everySecond = x.slice(1, 0, 4, 2)
console.log(
  `strides ${everySecond.strides}, the same storage: ${everySecond.storage === x.storage}`,
)
everySecond.fill_(0)
show('x[:, ::2] = 0', x)
try {
  x.slice(1, 3, 0, -1)
} catch (error) {
  console.log(String(error))
}

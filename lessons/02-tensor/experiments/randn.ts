/** Random numbers with a mean of 0 and a deviation of 1: PyTorch's, from the same seed. */
import { Generator, manualSeed, randn } from '@stepgrad/02-tensor'

const show = (numbers: Iterable<number>) =>
  Array.from(numbers, (v) => v.toFixed(4))
    .slice(0, 3)
    .join(' ')

manualSeed(0)
console.log(`randn([3])   ${show(randn([3]).storage)}`)
console.log(`once more    ${show(randn([3]).storage)}`)
manualSeed(0)
console.log(`seed 0 again ${show(randn([3]).storage)}`)
manualSeed(0)
console.log(`randn([16])  ${show(randn([16]).storage)} …`)
const own = new Generator(0)
console.log(`a generator of one's own ${show(randn([3], { generator: own }).storage)}`)

manualSeed(0)
const x = Array.from(randn([100_000], { dtype: 'float64' }).storage)
const meanOf = (values: number[]) => values.reduce((sum, v) => sum + v) / values.length
const mean = meanOf(x)
const deviation = Math.sqrt(meanOf(x.map((v) => (v - mean) ** 2)))
const within = (r: number) =>
  ((100 * x.filter((v) => Math.abs(v) < r).length) / x.length).toFixed(1)
console.log(`100,000 of them: mean ${mean.toFixed(4)}, deviation ${deviation.toFixed(4)}`)
console.log(`between −1 and 1 ${within(1)} %, between −2 and 2 ${within(2)} %`)

/** How tensors print. */
import { Generator, ones, randn, tensor, zeros } from '@stepgrad/03-views'

console.log(tensor([1, 2, 300]))
console.log(tensor([1, 2.5, 300]))
console.log(tensor([1, 2.5, 3000]))
console.log(tensor([0.1]))
console.log(tensor([0.1], { dtype: 'float64' }))
console.log(tensor([NaN, -Infinity, 1]), zeros([2, 0]))
console.log(randn([2, 3], { generator: new Generator(0) }))
console.log(ones([40, 40]))

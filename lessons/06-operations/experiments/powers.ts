/** Slopes where a formula alone would fail. */
import { type Tensor, tensor } from '@stepgrad/06-operations'

const slopes = (numbers: number[], f: (x: Tensor) => Tensor): string => {
  const x = tensor(numbers, { requiresGrad: true })
  f(x).sum().backward()
  return String(x.grad)
}

console.log(`x²          ${slopes([0, 3], (x) => x.pow(2))}`)
console.log(`x⁰          ${slopes([0, 3], (x) => x.pow(0))}`)
console.log(`√x          ${slopes([0, 4], (x) => x.pow(0.5))}`)
console.log(`maximum     ${slopes([1, 2, 3], (x) => x.maximum(2))}`)
console.log(`clamp       ${slopes([1, 2, 3], (x) => x.clamp({ min: 2 }))}`)
console.log(`amax        ${slopes([1, 3, 3], (x) => x.amax())}`)
console.log(`max along 0 ${slopes([1, 3, 3], (x) => x.max({ dim: 0 }).values)}`)
console.log(`round       ${slopes([0.5, 1.5], (x) => x.round())}`)

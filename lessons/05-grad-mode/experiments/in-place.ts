/** In-place functions in a graph. */
import { relu, tensor } from '@stepgrad/05-grad-mode'
import { inLines } from './in-lines.ts'

const leaf = () => tensor([1, 2], { requiresGrad: true })
const attempt = (what: string, f: () => unknown) => {
  try {
    console.log(`${what}: ${f()}`)
  } catch (error) {
    console.log(inLines(`${what}: ${error}`))
  }
}

attempt('recorded', () => {
  const x = leaf()
  const y = x.mul(3)
  y.add_(10).mul_(x)
  console.log(String(y))
  y.sum().backward()
  return x.grad
})
attempt('relu, then mul_', () => {
  const y = relu(leaf().mul(1))
  y.mul_(2)
  y.sum().backward()
})
attempt('on a leaf', () => leaf().add_(1))
attempt('on a view of a leaf', () => leaf().narrow(0, 0, 1).zero_())
attempt('on a part of a result', () => {
  const x = leaf()
  const y = x.mul(3)
  y.narrow(0, 0, 1).zero_()
  console.log(String(y))
  y.sum().backward()
  return x.grad
})

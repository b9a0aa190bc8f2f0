import { type Tensor, zeros } from '@stepgrad/12-lbfgs'
import type { Change } from '../02-bfgs.ts'

export function updateInverse(H: Tensor, { s, y }: Change): Tensor {
  const rho = 1 / y.matmul(s).item()
  const n = s.numel()
  const outer = (a: Tensor, b: Tensor) => a.view(n, 1).mul(b.view(1, n)).mul(rho)
  const right = identity(n, H).sub(outer(y, s))
  return right.t().matmul(H).matmul(right).add(outer(s, s))
}

export function direction(g: Tensor, changes: readonly Change[], scale: number): Tensor {
  let H = identity(g.numel(), g).mul(scale)
  for (const change of changes) H = updateInverse(H, change)
  return H.matmul(g).neg()
}

function identity(n: number, { dtype }: Tensor): Tensor {
  const I = zeros([n, n], { dtype })
  for (let i = 0; i < n; i++) I.narrow(0, i, 1).narrow(1, i, 1).fill_(1)
  return I
}

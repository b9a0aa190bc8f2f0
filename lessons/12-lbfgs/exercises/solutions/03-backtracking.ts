import { type Tensor, noGrad } from '@stepgrad/12-lbfgs'

export function backtrack(w: Tensor, d: Tensor, cost: () => Tensor): number {
  return noGrad(() => {
    const slope = w.grad!.matmul(d).item()
    if (!(slope < 0)) throw new Error(`backtrack: slope ${slope} along d: it does not lead down`)
    const start = w.clone()
    const before = cost().item()
    let t = 1
    for (;;) {
      w.copy_(start).add_(d.mul(t))
      if (cost().item() <= before + 1e-4 * t * slope) return t
      t /= 2
    }
  })
}

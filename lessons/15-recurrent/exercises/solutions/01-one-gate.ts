import { type CellWeights, type Tensor, linear } from '@stepgrad/15-recurrent'

export function oneGateCell(x: Tensor, h: Tensor, weights: CellWeights): Tensor {
  const { weightIh, weightHh, biasIh, biasHh } = weights
  const [fx, nx] = linear(x, weightIh, biasIh).chunk(2, { dim: 1 }) // (B, 2H) → (B, H) each
  const [fh, nh] = linear(h, weightHh, biasHh).chunk(2, { dim: 1 })
  const f = fx.add(fh).sigmoid()
  const n = nx.add(f.mul(nh)).tanh()
  return h.add(f.mul(n.sub(h))) // = (1 − f) ⊙ h + f ⊙ n
}

import { linear } from './linear.ts'
import { relu } from './relu.ts'
import { type Tensor } from './tensor.ts'

/**
 * What a recurrent layer learns, H numbers for each of its G gates: for what comes in (I numbers)
 * and for what it remembers (H numbers).
 */
export type CellWeights = {
  /** (G·H, I) */
  weightIh: Tensor
  /** (G·H, H) */
  weightHh: Tensor
  /** (G·H) */
  biasIh: Tensor | null
  /** (G·H) */
  biasHh: Tensor | null
}

/** What an RNN bends its sum with. */
export type RecurrentNonlinearity = 'tanh' | 'relu'

// #region rnnCell
/**
 * One step of an RNN: h′ = tanh(W_ih·x + b_ih + W_hh·h + b_hh), or relu in place of tanh.
 * @param x - (B, I)
 * @param h - (B, H), what it remembers
 * @returns (B, H), what it remembers from now on
 */
export function rnnCell(
  x: Tensor,
  h: Tensor,
  { weightIh, weightHh, biasIh, biasHh }: CellWeights,
  nonlinearity: RecurrentNonlinearity = 'tanh',
): Tensor {
  const sum = linear(x, weightIh, biasIh).add(linear(h, weightHh, biasHh)) // (B, H)
  return nonlinearity === 'relu' ? relu(sum) : sum.tanh()
}
// #endregion rnnCell

// #region lstmCell
/**
 * One step of an LSTM. Its gates come out of one product, H numbers each, in this order:
 *
 * i, f, g, o = W_ih·x + b_ih + W_hh·h + b_hh
 *
 * c′ = σ(f) ⊙ c + σ(i) ⊙ tanh(g),  h′ = σ(o) ⊙ tanh(c′)
 *
 * Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9 (1997); the
 * forget gate f is from Gers et al., "Learning to forget", Neural Computation 12 (2000).
 * @param x - (B, I)
 * @param state - h and c, (B, H) each
 * @returns h′ and c′
 */
export function lstmCell(
  x: Tensor,
  [h, c]: readonly [Tensor, Tensor],
  { weightIh, weightHh, biasIh, biasHh }: CellWeights,
): [h: Tensor, c: Tensor] {
  const gates = linear(x, weightIh, biasIh).add(linear(h, weightHh, biasHh)) // (B, 4H)
  const [i, f, g, o] = gates.split(h.shape[1], { dim: 1 }) // (B, H) each
  const c2 = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()))
  return [o.sigmoid().mul(c2.tanh()), c2]
}
// #endregion lstmCell

// #region gruCell
/**
 * One step of a GRU. W_ih·x + b_ih and W_hh·h + b_hh have three parts each, in this order: for the
 * gates r and z, and for n, the proposal.
 *
 * r = σ(r_x + r_h),  z = σ(z_x + z_h),  n = tanh(n_x + r ⊙ n_h),  h′ = (1 − z) ⊙ n + z ⊙ h
 *
 * As in PyTorch, r acts on n_h = W_hn·h + b_hn, after the product and its bias; in the paper it
 * acts on h before.
 *
 * Source: Cho et al., "Learning phrase representations using RNN encoder–decoder", 2014.
 * @param x - (B, I)
 * @param h - (B, H)
 * @returns (B, H)
 */
export function gruCell(
  x: Tensor,
  h: Tensor,
  { weightIh, weightHh, biasIh, biasHh }: CellWeights,
): Tensor {
  const H = h.shape[1]
  const [rx, zx, nx] = linear(x, weightIh, biasIh).split(H, { dim: 1 }) // (B, 3H) → (B, H) each
  const [rh, zh, nh] = linear(h, weightHh, biasHh).split(H, { dim: 1 })
  const r = rx.add(rh).sigmoid()
  const z = zx.add(zh).sigmoid()
  const n = nx.add(r.mul(nh)).tanh()
  return n.add(z.mul(h.sub(n))) // = (1 − z) ⊙ n + z ⊙ h
}
// #endregion gruCell

import { type Dtype, type Floats, allocate, roundLike } from './floats.ts'

const N = 624 // words of state
const M = 397 // distance of the word that is mixed in

/**
 * Seeded random numbers: the Mersenne Twister mt19937, which PyTorch uses on the CPU. The same seed
 * gives the same numbers as `torch.manual_seed`, to the bit.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).
 */
export class Generator {
  private readonly state = new Uint32Array(N)
  private used = N

  /** @param seed - an integer; its lowest 32 bits count */
  constructor(seed: number) {
    if (!Number.isInteger(seed)) throw new RangeError(`Generator: seed ${seed} is not an integer`)
    this.state[0] = seed
    for (let i = 1; i < N; i++) {
      const previous = this.state[i - 1]
      this.state[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i
    }
  }

  /** The next 32 random bits, an integer in 0 … 2³² − 1. */
  next(): number {
    if (this.used === N) this.renew()
    let word = this.state[this.used++]
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    word ^= word >>> 18
    return word >>> 0
  }

  /**
   * A number in [0, 1): 24 random bits in float32, 53 in float64, as many as the precision can tell
   * apart.
   */
  uniform(dtype: Dtype): number {
    if (dtype === 'float32') return (this.next() % 2 ** 24) / 2 ** 24
    const high = this.next() % 2 ** 21
    return (high * 2 ** 32 + this.next()) / 2 ** 53
  }

  private renew(): void {
    const { state } = this
    for (let i = 0; i < N; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff)
      const twist = joined & 1 ? 0x9908b0df : 0
      state[i] = state[(i + M) % N] ^ (joined >>> 1) ^ twist
    }
    this.used = 0
  }
}

// #region uniform
/** `length` numbers, uniform in [low, high). */
export function uniform(
  length: number,
  low: number,
  high: number,
  dtype: Dtype,
  generator: Generator,
): Floats {
  const values = allocate(length, dtype)
  const start = roundLike(values, low)
  const range = roundLike(values, roundLike(values, high) - start)
  for (let i = 0; i < length; i++) values[i] = generator.uniform(dtype) * range + start
  return values
}
// #endregion uniform

// #region randomPermutation
/**
 * The numbers 0 … n − 1 in random order, every order equally likely (Fisher–Yates);
 * `torch.randperm`.
 */
export function randomPermutation(n: number, generator: Generator): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.next() % (n - i))
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}
// #endregion randomPermutation

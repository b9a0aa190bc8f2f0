import { type FloatDtype, type Floats, allocate, roundLike } from './floats.ts'

const N = 624 // words of state
const M = 397 // distance of the word that is mixed in

/** All that the next random numbers depend on. */
export type GeneratorState = {
  /** The 624 words of the Mersenne Twister. */
  readonly words: readonly number[]
  /** How many of them were used since they were renewed. */
  readonly used: number
  /** The second number of a pair of normal ones, if it has not been asked for yet. */
  readonly spare: number | null
}

/**
 * Seeded random numbers: the Mersenne Twister mt19937, which PyTorch uses on the CPU. The same seed
 * gives the same numbers as `torch.manual_seed`, to the bit.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).
 */
export class Generator {
  private readonly state = new Uint32Array(N)
  private used = N
  private spare: number | undefined

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
  uniform(dtype: FloatDtype): number {
    if (dtype === 'float32') return (this.next() % 2 ** 24) / 2 ** 24
    const high = this.next() % 2 ** 21
    return (high * 2 ** 32 + this.next()) / 2 ** 53
  }

  // #region Generator.normal
  /**
   * A normally distributed number. Box–Muller makes two at a time: the second waits for the next
   * call.
   */
  normal(): number {
    const waiting = this.spare
    this.spare = undefined
    if (waiting !== undefined) return waiting
    const angle = 2 * Math.PI * this.uniform('float64')
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniform('float64')))
    this.spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  // #endregion Generator.normal

  // #region Generator.getState
  /** Where the generator stands: what {@link setState} needs to go on from here. */
  getState(): GeneratorState {
    return { words: Array.from(this.state), used: this.used, spare: this.spare ?? null }
  }

  /**
   * Puts the generator where it stood when the state was taken.
   * @throws RangeError when it is no state; the generator is then left as it was
   */
  setState(state: GeneratorState): void {
    checkState(state)
    this.state.set(state.words)
    this.used = state.used
    this.spare = state.spare ?? undefined
  }
  // #endregion Generator.getState

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

function checkState({ words, used, spare }: GeneratorState): void {
  const whole = (value: unknown, end: number) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < end
  const given: readonly unknown[] = Array.isArray(words) ? words : []
  if (given.length !== N || !given.every((word) => whole(word, 2 ** 32))) {
    throw new RangeError(`setState: words: must be ${N} whole numbers below 2³²`)
  }
  if (!whole(used, N + 1)) throw new RangeError(`setState: used ${used} is outside 0 … ${N}`)
  if (spare !== null && !Number.isFinite(spare)) {
    throw new RangeError(`setState: spare ${spare} must be a number, or null`)
  }
}

// #region uniform
/** `length` numbers, uniform in [low, high). */
export function uniform(
  length: number,
  low: number,
  high: number,
  dtype: FloatDtype,
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

// #region manualSeed
let generator = new Generator(67280421310721) // PyTorch's seed of a program that sets none

/** The generator that is used where none is given. */
export function defaultGenerator(): Generator {
  return generator
}

/** Starts the default generator anew: the same seed, the same numbers. */
export function manualSeed(seed: number): void {
  generator = new Generator(seed)
}
// #endregion manualSeed

/**
 * `length` normally distributed numbers, with mean 0 and standard deviation 1; `torch.randn`.
 *
 * From 16 numbers on, PyTorch makes them in blocks: 8 radii and 8 angles give 8 cosines and 8
 * sines. A last block that would be too short takes in numbers before it and makes them anew.
 */
export function normal(length: number, dtype: FloatDtype, generator: Generator): Floats {
  const values = allocate(length, dtype)
  if (length < 16) return values.map(() => generator.normal())
  for (let i = 0; i < length; i++) values[i] = generator.uniform(dtype)
  for (let i = 0; i + 16 <= length; i += 16) boxMuller(values.subarray(i, i + 16))
  if (length % 16 > 0) {
    const last = values.subarray(length - 16)
    for (let i = 0; i < 16; i++) last[i] = generator.uniform(dtype)
    boxMuller(last)
  }
  return values
}

/**
 * Turns 16 uniform numbers into 16 normal ones, in place. Source: Box and Muller, Ann. Math. Stat.
 * 29 (1958).
 */
function boxMuller(block: Floats): void {
  for (let i = 0; i < 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - block[i]))
    const angle = 2 * Math.PI * block[i + 8]
    block[i] = radius * Math.cos(angle)
    block[i + 8] = radius * Math.sin(angle)
  }
}

import { Generator, defaultGenerator, randomPermutation } from '../random.ts'

// #region Sampler
/** The order of one epoch: so many indices, which may be others each time one goes through them. */
export type Sampler = Iterable<number> & { readonly length: number }
// #endregion Sampler

/** 0, 1, 2, … */
export class SequentialSampler implements Sampler {
  readonly length: number

  constructor(length: number) {
    this.length = length
  }

  /** The indices of an epoch. */
  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i
  }
}

// #region RandomSampler
/** All indices in random order, each time in another one. */
export class RandomSampler implements Sampler {
  readonly length: number
  readonly generator?: Generator

  /** @param generator - where orders are drawn from; by default one that is seeded by the default one */
  constructor(length: number, generator?: Generator) {
    this.length = length
    this.generator = generator
  }

  /** The indices of an epoch, in an order drawn now. */
  *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? new Generator(drawSeed(defaultGenerator()))
    yield* randomPermutation(this.length, generator)
    randomPermutation(this.length, generator) // PyTorch draws one more and uses none of it
  }
}
// #endregion RandomSampler

/** The lower half of a seed of 64 bits: all of it that PyTorch's generator looks at. */
export function drawSeed(generator: Generator): number {
  generator.next()
  return generator.next()
}

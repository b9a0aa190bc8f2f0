/**
 * What is done to an image before the network sees it; torchvision's transforms.
 * @module
 */
import { ShapeError, checkFloat, checkOptions } from './checks.ts'
import { tensor } from './factories.ts'
import { type Generator, defaultGenerator } from './random.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'
import { type Pair, pairOf } from './windows.ts'

/** Makes another image of an image. A batch (B, C, H, W) is treated as one: all get the same. */
export type Transform = {
  /** (…, C, H, W) → (…, C, H′, W′) */
  forward(image: Tensor): Tensor
}

/** Where a transform that draws random numbers takes them from: the default generator, if not told. */
export type RandomOptions = { generator?: Generator }

// #region Compose
/** One transform after the other. */
export class Compose implements Transform {
  readonly transforms: readonly Transform[]

  constructor(transforms: readonly Transform[]) {
    this.transforms = transforms
  }

  /** The last one's image of … the first one's image. */
  forward(image: Tensor): Tensor {
    return this.transforms.reduce((x, transform) => transform.forward(x), image)
  }
}
// #endregion Compose

// #region Normalize
/**
 * y[c] = (x[c] − mean[c]) / std[c], channel by channel. With the mean and standard deviation of all
 * images that is mean 0 and standard deviation 1.
 */
export class Normalize implements Transform {
  readonly mean: readonly number[]
  readonly std: readonly number[]

  /** @throws RangeError when a deviation is not above 0, or they are not as many as the means */
  constructor(mean: readonly number[], std: readonly number[]) {
    if (mean.length !== std.length || !std.every((deviation) => deviation > 0)) {
      throw new RangeError(
        `Normalize: mean (${mean.join(', ')}) and std (${std.join(', ')}) must have one number ` +
          'for each channel, those of std above 0',
      )
    }
    this.mean = mean
    this.std = std
  }

  /**
   * @param image - (…, C, H, W), floats
   * @returns (…, C, H, W)
   */
  forward(image: Tensor): Tensor {
    checkImage('Normalize', image)
    checkFloat('Normalize', image)
    const C = this.mean.length
    if (image.shape.at(-3) !== C) {
      throw new ShapeError(
        `Normalize: image ${formatShape(image.shape)} must have ${C} channels, as mean and std have`,
      )
    }
    const perChannel = (values: readonly number[]) =>
      tensor(values, { dtype: image.dtype }).view(C, 1, 1)
    return image.sub(perChannel(this.mean)).div(perChannel(this.std))
  }
}
// #endregion Normalize

/** One width for all sides, [left and right, top and bottom], or [left, top, right, bottom]. */
export type Padding = number | readonly number[]

// #region Pad
/** A border around the image, filled with one number. */
export class Pad implements Transform {
  readonly sides: readonly number[]
  readonly fill: number

  constructor(padding: Padding, options: { fill?: number } = {}) {
    const { fill = 0 } = checkOptions('Pad', options, ['fill'])
    this.sides = sidesOf(padding)
    this.fill = fill
  }

  /**
   * @param image - (…, C, H, W)
   * @returns (…, C, top + H + bottom, left + W + right)
   */
  forward(image: Tensor): Tensor {
    checkImage('Pad', image)
    const [left, top, right, bottom] = this.sides
    const [H, W] = image.shape.slice(-2)
    const y = image.newFull(
      [...image.shape.slice(0, -2), top + H + bottom, left + W + right],
      this.fill,
    )
    y.narrow(-2, top, H).narrow(-1, left, W).copy_(image)
    return y
  }
}
// #endregion Pad

// #region RandomCrop
/** A part of the image, from a place drawn at random; around the image, if wanted, a border. */
export class RandomCrop implements Transform {
  readonly size: readonly [height: number, width: number]
  readonly pad: Pad | null
  readonly generator?: Generator

  /** @param size - [height, width] of the part, or one number for both */
  constructor(
    size: Pair,
    options: RandomOptions & { padding?: Padding | null; fill?: number } = {},
  ) {
    checkOptions('RandomCrop', options, ['padding', 'fill', 'generator'])
    const { padding, fill = 0, generator } = options
    this.size = pairOf('RandomCrop: size', size, 1)
    this.pad = padding == null ? null : new Pad(padding, { fill })
    this.generator = generator
  }

  /**
   * @param image - (…, C, H, W)
   * @returns (…, C, height, width), a view of the image where it has no border
   */
  forward(image: Tensor): Tensor {
    checkImage('RandomCrop', image)
    const x = this.pad ? this.pad.forward(image) : image
    const [height, width] = this.size
    const [H, W] = x.shape.slice(-2)
    if (height > H || width > W) {
      throw new ShapeError(
        `RandomCrop: size ${formatShape(this.size)} is larger than the image ${formatShape(x.shape)}`,
      )
    }
    if (height === H && width === W) return x // nothing is drawn
    const generator = this.generator ?? defaultGenerator()
    const top = generator.next() % (H - height + 1)
    const left = generator.next() % (W - width + 1)
    return x.narrow(-2, top, height).narrow(-1, left, width)
  }
}
// #endregion RandomCrop

// #region RandomHorizontalFlip
/** With probability p the mirror image, left and right exchanged. */
export class RandomHorizontalFlip implements Transform {
  readonly p: number
  readonly generator?: Generator

  constructor(options: RandomOptions & { p?: number } = {}) {
    const { p = 0.5, generator } = checkOptions('RandomHorizontalFlip', options, ['p', 'generator'])
    if (!(p >= 0 && p <= 1)) throw new RangeError(`RandomHorizontalFlip: p ${p} is outside [0, 1]`)
    this.p = p
    this.generator = generator
  }

  /**
   * @param image - (…, C, H, W)
   * @returns (…, C, H, W)
   */
  forward(image: Tensor): Tensor {
    checkImage('RandomHorizontalFlip', image)
    const generator = this.generator ?? defaultGenerator()
    if (generator.uniform('float32') >= this.p) return image
    return image.flip(-1)
  }
}
// #endregion RandomHorizontalFlip

function sidesOf(padding: Padding): readonly number[] {
  const given = typeof padding === 'number' ? [padding] : padding
  const valid = given.every((width) => Number.isInteger(width) && width >= 0)
  if (valid && given.length === 1) return [given[0], given[0], given[0], given[0]]
  if (valid && given.length === 2) return [...given, ...given]
  if (valid && given.length === 4) return given
  throw new RangeError(
    `Pad: padding (${given.join(', ')}) must be 1, 2 or 4 whole numbers of at least 0`,
  )
}

function checkImage(name: string, image: Tensor): void {
  if (image.dim() < 3) {
    throw new ShapeError(`${name}: image ${formatShape(image.shape)} must be (…, C, H, W)`)
  }
}

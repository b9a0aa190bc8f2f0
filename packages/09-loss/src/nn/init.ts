import { ShapeError, checkFloat, checkOptions } from '../checks.ts'
import { type FloatDtype } from '../floats.ts'
import { noGrad } from '../grad-mode.ts'
import { type Generator, defaultGenerator, normal, uniform } from '../random.ts'
import { formatShape, numel } from '../shape.ts'
import { Tensor } from '../tensor.ts'

// Every function here writes first numbers into a tensor and gives it back. No graph records it.

/** Where the random numbers come from: the default generator, unless told. */
export type RandomOptions = { generator?: Generator }

// #region uniform_
/** x ← numbers from [low, high), every one equally likely. */
export function uniform_(x: Tensor, low = 0, high = 1, options: RandomOptions = {}): Tensor {
  const { generator } = checkOptions('uniform_', options, ['generator'])
  if (!(low <= high)) throw new RangeError(`uniform_: low ${low} is above high ${high}`)
  return fill(
    x,
    uniform(x.numel(), low, high, precisionOf('uniform_', x), generator ?? defaultGenerator()),
  )
}
// #endregion uniform_

/** x ← normally distributed numbers. */
export function normal_(x: Tensor, mean = 0, std = 1, options: RandomOptions = {}): Tensor {
  const { generator } = checkOptions('normal_', options, ['generator'])
  if (!(std >= 0)) throw new RangeError(`normal_: std ${std} must be ≥ 0`)
  const values = normal(x.numel(), precisionOf('normal_', x), generator ?? defaultGenerator())
  return fill(
    x,
    values.map((v) => v * std + mean),
  )
}

/** x ← value */
export function constant_(x: Tensor, value: number): Tensor {
  return noGrad(() => x.fill_(value))
}

/** x ← 0 */
export function zeros_(x: Tensor): Tensor {
  return constant_(x, 0)
}

/** x ← 1 */
export function ones_(x: Tensor): Tensor {
  return constant_(x, 1)
}

/** x ← the identity: 1 where row and column are equal, else 0. */
export function eye_(x: Tensor): Tensor {
  if (x.dim() !== 2) throw new ShapeError(`eye_: ${formatShape(x.shape)} is no matrix`)
  const [rows, columns] = x.shape
  zeros_(x)
  for (let i = 0; i < Math.min(rows, columns); i++) {
    constant_(x.detach().narrow(0, i, 1).narrow(1, i, 1), 1)
  }
  return x
}

// #region kaimingUniform_
/** How {@link kaimingUniform_} and {@link kaimingNormal_} choose the spread. */
export type KaimingOptions = RandomOptions & {
  /** The slope below 0 of the leaky ReLU that follows. */
  a?: number
  /** Whether signals keep their size on the way forward, or gradients on the way back. */
  mode?: 'fanIn' | 'fanOut'
  nonlinearity?: Nonlinearity
}

/**
 * x ← numbers from [−b, b) with b = gain·√(3 / fan): the mean square of a layer's outputs is then
 * that of its inputs. A uniform number of ±b has the mean square b²/3.
 *
 * Source: He et al., "Delving deep into rectifiers", 2015.
 */
export function kaimingUniform_(x: Tensor, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingStd('kaimingUniform_', x, options)
  return uniform_(x, -bound, bound, { generator: options.generator })
}
// #endregion kaimingUniform_

/** x ← normally distributed numbers with the standard deviation gain / √fan. */
export function kaimingNormal_(x: Tensor, options: KaimingOptions = {}): Tensor {
  const std = kaimingStd('kaimingNormal_', x, options)
  return normal_(x, 0, std, { generator: options.generator })
}

/**
 * x ← numbers from [−b, b) with b = gain·√(6 / (fanIn + fanOut)): between keeping the size of
 * signals and that of gradients.
 *
 * Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", 2010.
 */
export function xavierUniform_(x: Tensor, options: RandomOptions & { gain?: number } = {}): Tensor {
  const { gain = 1, generator } = checkOptions('xavierUniform_', options, ['gain', 'generator'])
  const bound = Math.sqrt(3) * xavierStd('xavierUniform_', x, gain)
  return uniform_(x, -bound, bound, { generator })
}

/** x ← normally distributed numbers with the standard deviation gain·√(2 / (fanIn + fanOut)). */
export function xavierNormal_(x: Tensor, options: RandomOptions & { gain?: number } = {}): Tensor {
  const { gain = 1, generator } = checkOptions('xavierNormal_', options, ['gain', 'generator'])
  return normal_(x, 0, xavierStd('xavierNormal_', x, gain), { generator })
}

/** What can stand behind a layer. */
export type Nonlinearity = 'linear' | 'conv2d' | 'sigmoid' | 'tanh' | 'relu' | 'leakyReLU' | 'selu'

// #region calculateGain
/**
 * By what factor a nonlinearity lets the root of the mean square shrink, so that weights can make up
 * for it. ReLU drops half of all squares, hence √2. A leaky one multiplies that half by a² and leaves
 * (1 + a²)/2 of all: √(2 / (1 + a²)).
 * @param a - the slope of the leaky ReLU below 0
 */
export function calculateGain(nonlinearity: Nonlinearity, a = 0.01): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3
    case 'relu':
      return Math.sqrt(2)
    case 'leakyReLU':
      return Math.sqrt(2 / (1 + a ** 2))
    case 'selu':
      return 3 / 4
    case 'linear':
    case 'conv2d':
    case 'sigmoid':
      return 1
    default:
      throw new RangeError(
        `calculateGain: Unsupported nonlinearity '${String(nonlinearity)}'; use linear, conv2d, ` +
          'sigmoid, tanh, relu, leakyReLU or selu',
      )
  }
}
// #endregion calculateGain

// #region fans
/**
 * How many inputs one output of a layer sees, and how many outputs one input reaches.
 * @param x - a weight: (out, in) or (out, in, kH, kW)
 */
export function fans(operation: string, x: Tensor): { fanIn: number; fanOut: number } {
  if (x.dim() < 2) {
    throw new ShapeError(
      `${operation}: ${formatShape(x.shape)} has no fan; a weight has (out, in, …)`,
    )
  }
  const kernel = numel(x.shape.slice(2))
  return { fanIn: x.shape[1] * kernel, fanOut: x.shape[0] * kernel }
}
// #endregion fans

// #region defaultInit_
/**
 * PyTorch's first numbers for a layer: weight and bias uniform in ±1/√fanIn. The mean square of a
 * layer's outputs is then a third of that of its inputs.
 *
 * PyTorch writes it as {@link kaimingUniform_} with a = √5, and √3 · √(2 / (1 + 5)) = 1. The root is
 * old habit: it makes the factor 1, nothing more.
 */
export function defaultInit_(
  weight: Tensor,
  bias: Tensor | null,
  generator: Generator | undefined,
): void {
  const bound = 1 / Math.sqrt(fans('defaultInit_', weight).fanIn)
  uniform_(weight, -bound, bound, { generator })
  if (bias) uniform_(bias, -bound, bound, { generator })
}
// #endregion defaultInit_

function kaimingStd(operation: string, x: Tensor, options: KaimingOptions): number {
  checkOptions(operation, options, ['a', 'mode', 'nonlinearity', 'generator'])
  const { a = 0, mode = 'fanIn', nonlinearity = 'leakyReLU' } = options
  if (!['fanIn', 'fanOut'].includes(mode)) {
    throw new RangeError(`${operation}: mode '${mode}' is not supported; use fanIn or fanOut`)
  }
  const { [mode]: fan } = fans(operation, x)
  return calculateGain(nonlinearity, a) / Math.sqrt(fan)
}

function xavierStd(operation: string, x: Tensor, gain: number): number {
  const { fanIn, fanOut } = fans(operation, x)
  return gain * Math.sqrt(2 / (fanIn + fanOut))
}

/** The precision of x, which must hold floats. */
function precisionOf(operation: string, x: Tensor): FloatDtype {
  checkFloat(operation, x)
  return x.dtype as FloatDtype
}

/** x ← values, read in row-major order. */
function fill(x: Tensor, values: Tensor['storage']): Tensor {
  return noGrad(() => x.copy_(new Tensor(values, x.shape)))
}

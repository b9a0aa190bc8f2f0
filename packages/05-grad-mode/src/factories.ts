import { ShapeError, checkOptions, checkSizes } from './checks.ts'
import { type Dtype, type Floats, allocate } from './floats.ts'
import { type Generator, defaultGenerator, normal } from './random.ts'
import { type Shape, formatShape, numel } from './shape.ts'
import { type NestedNumbers, Tensor } from './tensor.ts'

/**
 * What a new tensor is made of, float32 unless told otherwise, and whether backward passes collect
 * its gradient.
 */
export type TensorOptions = { dtype?: Dtype; requiresGrad?: boolean }
const NAMES = ['dtype', 'requiresGrad'] as const // of these options

/** A tensor filled with one number. */
export function full(shape: Shape, value: number, options?: TensorOptions): Tensor {
  return filled('full', shape, value, options)
}

/** A tensor of zeros. */
export function zeros(shape: Shape, options?: TensorOptions): Tensor {
  return filled('zeros', shape, 0, options)
}

/** A tensor of ones. */
export function ones(shape: Shape, options?: TensorOptions): Tensor {
  return filled('ones', shape, 1, options)
}

function filled(
  operation: string,
  shape: Shape,
  value: number,
  options: TensorOptions = {},
): Tensor {
  checkSizes(operation, shape)
  const { dtype, requiresGrad = false } = checkOptions(operation, options, NAMES)
  return new Tensor(allocate(numel(shape), dtype).fill(value), shape).requiresGrad_(requiresGrad)
}

/**
 * start, start + step, start + 2·step, … as long as they are below `end` (above it, if the step is
 * negative).
 * @returns (⌈(end − start) / step⌉)
 */
export function arange(end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, options?: TensorOptions): Tensor
export function arange(start: number, end: number, step: number, options?: TensorOptions): Tensor
export function arange(first: number, ...rest: (number | TensorOptions | undefined)[]): Tensor {
  const options = rest.find((value) => typeof value !== 'number') ?? {}
  const { dtype, requiresGrad = false } = checkOptions('arange', options, NAMES)
  const numbers = [first, ...rest.filter((value) => typeof value === 'number')]
  const [start, end, step = 1] = numbers.length === 1 ? [0, first] : numbers
  if (step === 0 || !numbers.every(Number.isFinite) || (end - start) / step < 0) {
    throw new RangeError(`arange: cannot count from ${start} to ${end} in steps of ${step}`)
  }
  const values = allocate(Math.ceil((end - start) / step), dtype)
  for (let i = 0; i < values.length; i++) values[i] = start + i * step
  return new Tensor(values, [values.length]).requiresGrad_(requiresGrad)
}

/** A tensor of random numbers with mean 0 and standard deviation 1 (normally distributed). */
export function randn(
  shape: Shape,
  options: TensorOptions & { generator?: Generator } = {},
): Tensor {
  checkSizes('randn', shape)
  const {
    dtype = 'float32',
    requiresGrad = false,
    generator,
  } = checkOptions('randn', options, [...NAMES, 'generator'])
  const values = normal(numel(shape), dtype, generator ?? defaultGenerator())
  return new Tensor(values, shape).requiresGrad_(requiresGrad)
}

/**
 * A tensor with the given numbers: `tensor([[1, 2], [3, 4]])`. They are copied.
 * @param data - nested arrays of numbers, or a flat typed array, which keeps its precision unless
 * `dtype` says other
 * @throws {@link ShapeError} when neighbouring arrays differ in length or depth
 */
export function tensor(data: NestedNumbers | Floats, options: TensorOptions = {}): Tensor {
  const { dtype, requiresGrad = false } = checkOptions('tensor', options, NAMES)
  if (data instanceof Float32Array || data instanceof Float64Array) {
    const values = allocate(
      data.length,
      dtype ?? (data instanceof Float64Array ? 'float64' : 'float32'),
    )
    values.set(data)
    return new Tensor(values, [data.length]).requiresGrad_(requiresGrad)
  }
  const shape = shapeOf(data)
  const values = allocate(numel(shape), dtype)
  let next = 0
  const fill = (nested: NestedNumbers): void => {
    if (typeof nested === 'number') values[next++] = nested
    else nested.forEach(fill)
  }
  fill(data)
  return new Tensor(values, shape).requiresGrad_(requiresGrad)
}

/** The sizes of nested arrays, all of one length at each depth. */
function shapeOf(data: NestedNumbers): Shape {
  if (typeof data === 'number') return []
  if (!Array.isArray(data)) {
    const what = (data as object | undefined)?.constructor.name ?? String(data)
    throw new TypeError(`tensor: got ${what}, expected numbers in nested arrays`)
  }
  const shapes = Array.from(data as readonly NestedNumbers[], shapeOf)
  const odd = shapes.findIndex((shape) => String(shape) !== String(shapes[0]))
  if (odd > 0) {
    throw new ShapeError(
      `tensor: element ${odd} has the shape ${formatShape(shapes[odd])}, ` +
        `element 0 has ${formatShape(shapes[0])}; all must be equal`,
    )
  }
  return [data.length, ...(shapes[0] ?? [])]
}

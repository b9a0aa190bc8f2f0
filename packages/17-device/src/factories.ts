import { ShapeError, checkOptions, checkSizes } from './checks.ts'
import { type Device, cpu } from './device.ts'
import {
  type Dtype,
  type Numbers,
  allocateNumbers,
  dtypeOf,
  isFloat,
  storedNumber,
} from './dtypes.ts'
import { type FloatDtype } from './floats.ts'
import { type Generator, defaultGenerator, normal } from './random.ts'
import { type Shape, formatShape, numel } from './shape.ts'
import { type NestedNumbers, Tensor } from './tensor.ts'

/**
 * What a new tensor is made of, float32 unless told otherwise; where it lives, on the cpu unless told
 * otherwise; and whether backward passes collect its gradient.
 */
export type TensorOptions = { dtype?: Dtype; device?: Device; requiresGrad?: boolean }
const NAMES = ['dtype', 'device', 'requiresGrad'] as const // of these options

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
  const {
    dtype = 'float32',
    device = cpu,
    requiresGrad = false,
  } = checkOptions(operation, options, NAMES)
  const values = allocateNumbers(numel(shape), dtype, operation)
  values.fill(storedNumber(operation, dtype, value))
  return new Tensor(values, shape).to(device).requiresGrad_(requiresGrad)
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
  const {
    dtype = 'float32',
    device = cpu,
    requiresGrad = false,
  } = checkOptions('arange', options, NAMES)
  const numbers = [first, ...rest.filter((value) => typeof value === 'number')]
  const [start, end, step = 1] = numbers.length === 1 ? [0, first] : numbers
  if (step === 0 || !numbers.every(Number.isFinite) || (end - start) / step < 0) {
    throw new RangeError(`arange: cannot count from ${start} to ${end} in steps of ${step}`)
  }
  if (dtype === 'bool') throw new TypeError('arange: counts in numbers, not in bool')
  const values = allocateNumbers(Math.ceil((end - start) / step), dtype, 'arange')
  for (let i = 0; i < values.length; i++) {
    values[i] = storedNumber('arange', dtype, start + i * step)
  }
  return new Tensor(values, [values.length]).to(device).requiresGrad_(requiresGrad)
}

/** Like {@link TensorOptions}, but only floats are random; and which generator makes them. */
export type RandnOptions = {
  dtype?: FloatDtype
  device?: Device
  requiresGrad?: boolean
  generator?: Generator
}

/** A tensor of random numbers with mean 0 and standard deviation 1 (normally distributed). */
export function randn(shape: Shape, options: RandnOptions = {}): Tensor {
  checkSizes('randn', shape)
  const {
    dtype = 'float32',
    device = cpu,
    requiresGrad = false,
    generator,
  } = checkOptions('randn', options, [...NAMES, 'generator'])
  if (!isFloat(dtype)) {
    throw new TypeError(`randn: dtype '${String(dtype)}' must be float32 or float64`)
  }
  const values = normal(numel(shape), dtype, generator ?? defaultGenerator())
  return new Tensor(values, shape).to(device).requiresGrad_(requiresGrad)
}

/**
 * A tensor with the given numbers: `tensor([[1, 2], [3, 4]])`. They are copied.
 * @param data - nested arrays of numbers, which become float32, or of true and false; or a flat
 * typed array, which keeps its kind (that of bytes becomes int32). `dtype` may say other
 * @throws {@link ShapeError} when neighbouring arrays differ in length or depth; RangeError when
 * int32 cannot hold a number; TypeError for what is none of these
 */
export function tensor(data: NestedNumbers | Numbers, options: TensorOptions = {}): Tensor {
  const { dtype, device = cpu, requiresGrad = false } = checkOptions('tensor', options, NAMES)
  const typed = ArrayBuffer.isView(data)
  const shape = typed ? [data.length] : shapeOf(data)
  const flat = typed ? data : flatten(data)
  const own = typed ? kindOf(data) : kindOfNested(data)
  const kind = dtype ?? own
  const values = allocateNumbers(numel(shape), kind, 'tensor')
  if (isFloat(kind) || (typed && kind === own)) values.set(flat)
  else for (let i = 0; i < flat.length; i++) values[i] = storedNumber('tensor', kind, flat[i])
  return new Tensor(values, shape).to(device).requiresGrad_(requiresGrad)
}

function flatten(data: NestedNumbers): number[] {
  return typeof data === 'object' ? data.flatMap(flatten) : [Number(data)]
}

/** A typed array has its kind; bytes are whole numbers. */
function kindOf(data: Numbers): Dtype {
  return data instanceof Uint8Array ? 'int32' : dtypeOf(data, 'tensor')
}

/** Truths alone are bool, all others float32, as is an empty array. */
function kindOfNested(data: NestedNumbers): Dtype {
  const has = (kind: string, nested: NestedNumbers): boolean =>
    typeof nested === 'object' ? nested.some((inner) => has(kind, inner)) : typeof nested === kind
  return has('boolean', data) && !has('number', data) ? 'bool' : 'float32'
}

/** The sizes of nested arrays, all of one length at each depth. */
function shapeOf(data: NestedNumbers): Shape {
  if (typeof data === 'number' || typeof data === 'boolean') return []
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

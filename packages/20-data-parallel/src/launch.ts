import { GpuArray, type KernelSource, keep, takePlace } from '@stepgrad/gpu'
import { Recorder, Traced } from './compile/recorder.ts'
import { type Device, checkDevices, cpu } from './device.ts'
import { type Dtype, storedNumber } from './dtypes.ts'
import * as kernels from './kernels/index.ts'
import { Memory } from './memory.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** What a kernel is told besides its inputs. */
export type Launch = {
  /** Numbers that its loops are made of; a kernel is compiled anew for others. */
  constants?: Record<string, number | number[]>
  /** How many threads there are in x, y and z; the default is a row of them. */
  threads?: number[]
}

// #region launch
/**
 * Runs a kernel, and returns before it is done, if the device works beside the cpu.
 * @param shape - of the result; there is a thread for each of its numbers
 * @param inputs - tensors of one device, and plain numbers. While a step is traced, tensors of the cpu
 * may be among them
 */
export function launch(
  kernel: KernelSource,
  shape: Shape,
  inputs: readonly (Tensor | number)[],
  { constants = {}, threads = [numel(shape)] }: Launch = {},
): Tensor {
  const given = withStandIns(inputs)
  const tensors = given.filter((input) => typeof input !== 'number')
  checkDevices(kernel.name, ...tensors)
  checkFloats(kernel.name, tensors)
  checkCount(kernel.name, shape, tensors[0].device)
  const laid = given.map((x) => (typeof x === 'number' ? x : sideBySide(x)))
  const y = run(tensors[0], kernel, { output: threads, constants }, laid, shape)
  for (const x of laid) if (typeof x !== 'number' && !tensors.includes(x)) x.memory.array!.release()
  return y
}
// #endregion launch

// #region withStandIns
/** The inputs; beside such of a step that is traced, others stand for the tensors of the cpu. */
function withStandIns(inputs: readonly (Tensor | number)[]): readonly (Tensor | number)[] {
  const tensors = inputs.filter((input) => typeof input !== 'number')
  const device = tensors.find(({ device }) => device.gpu instanceof Recorder)?.device
  if (!device) return inputs
  return inputs.map((x) => {
    if (typeof x === 'number' || x.device !== cpu) return x
    return x.newOver(new Memory((device.gpu as Recorder).capture(x), device), x.shape)
  })
}
// #endregion withStandIns

// #region sideBySide
/** The numbers of x side by side, in row-major order: x itself where they lie so, else a copy. */
export function sideBySide(x: Tensor): Tensor {
  return isWhole(x) ? x : copyOnDevice(x)
}

/** Whether x has all the numbers of its memory, in their order. */
function isWhole(x: Tensor): boolean {
  return x.isContiguous() && x.numel() === x.memory.length
}
// #endregion sideBySide

/**
 * Runs a kernel on the memory of tensors, however they read it, on the device of `like`, which also
 * knows how to make tensors.
 */
function run(
  like: Tensor,
  kernel: KernelSource,
  how: { output: number[]; constants?: Launch['constants'] },
  inputs: readonly (Tensor | number)[],
  shape: Shape,
): Tensor {
  const { gpu } = like.device
  if (!gpu) {
    throw new TypeError(
      `${kernel.name}: ${formatShape(like.shape)} lives on the cpu, which runs no kernels; move it, as by ` +
        'x.to(device)',
    )
  }
  const arrays = inputs.map((x) => (typeof x === 'number' ? x : x.memory.array!))
  return like.newOver(new Memory(gpu.run(kernel, how, arrays), like.device), shape)
}

// #region copyOnDevice
/** The numbers of x in memory of their own. */
export function copyOnDevice(x: Tensor): Tensor {
  if (x.dtype === 'int32') return wholeToDevice(knownOf(x), x.device)
  const below = [...rowMajorStrides(x.shape), 1] // never empty
  const constants = { rank: x.dim(), below, strides: [...x.strides, 0] }
  const how = { output: [x.numel()], constants }
  checkCount('copy', x.shape, x.device)
  return run(x, kernels.copy, how, [x, x.storageOffset], x.shape)
}
// #endregion copyOnDevice

/** A tensor filled with one number, on the device of `like`. */
export function fillOnDevice(
  operation: string,
  like: Tensor,
  shape: Shape,
  value: number,
  dtype: Dtype,
): Tensor {
  if (dtype === 'int32') {
    const numbers = new Int32Array(numel(shape)).fill(storedNumber(operation, dtype, value))
    return wholeToDevice(like.newOver(new Memory(numbers), shape), like.device)
  }
  checkOnDevice(operation, dtype, shape, like.device)
  return run(like, kernels.fill, { output: [numel(shape)] }, [value], shape)
}

// #region toDevice
/** The numbers of x on another device, side by side. */
export function toDevice(x: Tensor, device: Device): Tensor {
  if (x.dtype === 'int32') return wholeToDevice(x, device)
  if (device !== cpu) checkOnDevice('to', x.dtype, x.shape, device)
  const values = readNow('to', x)
  if (device === cpu) return values
  return x.newOver(new Memory(device.gpu!.upload(contiguousFloats(values)), device), x.shape)
}
// #endregion toDevice

/** The same of whole numbers, such as the classes of a batch. */
function wholeToDevice(x: Tensor, device: Device): Tensor {
  const values = readNow('to', x)
  if (device === cpu) return values
  const { storage, storageOffset } = values.contiguous()
  const numbers = storage.slice(storageOffset, storageOffset + x.numel()) as Int32Array
  const far = numbers.find((n) => Math.abs(n) > 2 ** 24)
  if (far !== undefined) {
    throw new RangeError(
      `to: ${far}: ${device.name} keeps whole numbers as float32, exact up to 2²⁴`,
    )
  }
  return x.newOver(
    new Memory(device.gpu!.upload(Float32Array.from(numbers)), device, numbers),
    x.shape,
  )
}

/** Whole numbers of a device, as the cpu knows them. */
function knownOf(x: Tensor): Tensor {
  if (x.memory.array instanceof Traced) x.memory.array.readNow() // which says why it cannot
  const known = x.memory.known!.slice()
  return x.newOver(new Memory(known), [known.length]).alias(x.shape, x.strides, x.storageOffset)
}

// #region readNow
/**
 * The numbers of x on the cpu, after waiting for the device.
 * @throws Error where the device cannot be waited for
 */
export function readNow(operation: string, x: Tensor): Tensor {
  if (x.device === cpu) return x
  if (x.dtype === 'int32') return knownOf(x)
  if (!x.device.gpu!.readsAtOnce) {
    throw new Error(
      `${operation}: ${formatShape(x.shape)} lives on ${x.device.name}, which cannot be read at ` +
        'once; take it to the cpu first, by await x.cpu()',
    )
  }
  const whole = sideBySide(x)
  const values = whole.memory.array!.readNow()
  if (whole !== x) whole.memory.array!.release()
  return x.newOver(new Memory(values), x.shape)
}
// #endregion readNow

/** The numbers of x on the cpu, when the device has them ready. */
export async function readFromDevice(x: Tensor): Promise<Tensor> {
  if (x.device === cpu) return x
  if (x.dtype === 'int32') return knownOf(x)
  const whole = sideBySide(x)
  const values = await whole.memory.array!.read()
  if (whole !== x) whole.memory.array!.release()
  return x.newOver(new Memory(values), x.shape)
}

/** Throws for what kernels do not compute in, and for more numbers than they can count. */
export function checkOnDevice(operation: string, dtype: Dtype, shape: Shape, device: Device): void {
  checkCount(operation, shape, device)
  if (dtype === 'float32') return
  throw new TypeError(
    `${operation}: ${dtype} ${formatShape(shape)} cannot live on ${device.name}, where kernels ` +
      "compute in float32; stay on the cpu, as by await x.cpu(), or convert with to('float32')",
  )
}

/** Throws for whole numbers: a kernel would make floats of them, and not notice where they are rounded. */
function checkFloats(operation: string, tensors: readonly Tensor[]): void {
  const whole = tensors.find(({ dtype }) => dtype !== 'float32')
  if (!whole) return
  throw new TypeError(
    `${operation}: ${whole.dtype} ${formatShape(whole.shape)}: kernels on ${whole.device.name} compute ` +
      'in float32; take it to the cpu first, as by await x.cpu()',
  )
}

// #region checkCount
/** Kernels count in float32 too: above 2²³ a place and a half is no number any more. */
const MOST = 2 ** 23

function checkCount(operation: string, shape: Shape, device: Device): void {
  if (numel(shape) <= MOST) return
  throw new RangeError(
    `${operation}: ${formatShape(shape)} has ${numel(shape)} numbers; kernels on ${device.name} ` +
      `count in float32, up to ${MOST}; take a part at a time, or stay on the cpu`,
  )
}
// #endregion checkCount

function contiguousFloats(x: Tensor): Float32Array {
  const { storage, storageOffset } = x.contiguous()
  return storage.subarray(storageOffset, storageOffset + x.numel()) as Float32Array
}

/** x, which outlives the scope that it was computed in; on the cpu everything does. */
export function kept(x: Tensor): Tensor {
  if (x.memory.array instanceof GpuArray) keep(x.memory.array)
  return x
}

// #region assign
/**
 * Puts the numbers of a fresh result in the place of those of x. A kernel cannot write into what it
 * reads, so a change in place is a new array in the same memory, and if x is only a part of it, the
 * rest is copied.
 */
export function assign(x: Tensor, result: Tensor): void {
  if (x.numel() === 0) return
  const { memory } = x
  const next = (isWhole(x) ? result : putOnDevice(x, result)).memory.array!
  const { array: old } = memory
  if (next instanceof GpuArray && old instanceof GpuArray) takePlace(next, old)
  memory.array = next
  if (next !== result.memory.array) result.memory.array!.release()
  if (memory.known) assignKnown(x, result)
}
// #endregion assign

/** The same of whole numbers, as the cpu knows them. */
function assignKnown(x: Tensor, result: Tensor): void {
  const known = x.memory.known!
  const all = x.newOver(new Memory(known), [known.length])
  all.alias(x.shape, x.strides, x.storageOffset).copy_(knownOf(result))
}

// #region putOnDevice
/** All numbers of the memory of x, with others in the places of x. */
function putOnDevice(x: Tensor, values: Tensor): Tensor {
  const dims = x.shape.map((_, dim) => dim).filter((dim) => x.shape[dim] > 1)
  dims.sort((a, b) => x.strides[b] - x.strides[a]) // the outermost in memory first
  const of = (numbers: readonly number[]): number[] => [...dims.map((dim) => numbers[dim]), 1]
  const constants = {
    rank: dims.length,
    sizes: of(x.shape),
    strides: of(x.strides),
    below: of(rowMajorStrides(x.shape)),
  }
  const how = { output: [x.memory.length], constants }
  return run(x, kernels.put, how, [x, values, x.storageOffset], how.output)
}
// #endregion putOnDevice

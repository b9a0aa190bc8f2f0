import { GpuArray, type KernelSource, keep, takePlace } from '@stepgrad/gpu'
import { checkDevices } from './checks.ts'
import { Recorder } from './compile/recorder.ts'
import { type Device, type DeviceArray, cpu } from './device.ts'
import { type Dtype } from './dtypes.ts'
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
  const tensors = inputs.filter((input) => typeof input !== 'number')
  const traced = tensors.find(({ device }) => device.gpu instanceof Recorder)
  if (!traced) checkDevices(kernel.name, ...tensors)
  const arrays = inputs.map((x) => (typeof x === 'number' ? x : arrayOf(x, traced?.device)))
  return run(traced ?? tensors[0], kernel, { output: threads, constants }, arrays, shape)
}
// #endregion launch

// #region arrayOf
/** The numbers of x side by side, in row-major order: its very own where they lie so, else copies. */
export function arrayOf(x: Tensor, device = x.device): DeviceArray {
  if (x.device === cpu && device.gpu instanceof Recorder) return device.gpu.capture(x)
  const isWhole = x.isContiguous() && x.numel() === x.memory.length
  return (isWhole ? x : copyOnDevice(x)).memory.array!
}
// #endregion arrayOf

/** Runs a kernel on the device of `like`, which also knows how to make tensors. */
function run(
  like: Tensor,
  kernel: KernelSource,
  how: { output: number[]; constants?: Launch['constants'] },
  inputs: readonly (DeviceArray | number)[],
  shape: Shape,
): Tensor {
  return like.newOver(new Memory(like.device.gpu!.run(kernel, how, inputs), like.device), shape)
}

// #region copyOnDevice
/** The numbers of x in memory of their own. */
export function copyOnDevice(x: Tensor): Tensor {
  const below = [...rowMajorStrides(x.shape), 1] // never empty
  const constants = { rank: x.dim(), below, strides: [...x.strides, 0] }
  const inputs = [x.memory.array!, x.storageOffset]
  return run(x, kernels.copy, { output: [x.numel()], constants }, inputs, x.shape)
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
  checkOnDevice(operation, dtype, shape, like.device)
  return run(like, kernels.fill, { output: [numel(shape)] }, [value], shape)
}

// #region toDevice
/** The numbers of x on another device, side by side. */
export function toDevice(x: Tensor, device: Device): Tensor {
  if (x.dtype === 'int32') return wholeToDevice(x, device)
  if (device !== cpu) checkOnDevice('to', x.dtype, x.shape, device)
  const values = x.device === cpu ? contiguousFloats(x) : arrayOf(x).readNow()
  const block = device === cpu ? values : device.gpu!.upload(values)
  return x.newOver(new Memory(block, device), x.shape)
}
// #endregion toDevice

/** The same of whole numbers, such as the classes of a batch. */
function wholeToDevice(x: Tensor, device: Device): Tensor {
  const known = (x.device === cpu ? x.contiguous().storage : x.memory.known!).slice()
  const numbers = known
    .subarray(x.isContiguous() ? x.storageOffset : 0)
    .subarray(0, x.numel()) as Int32Array
  if (device === cpu) return x.newOver(new Memory(numbers), x.shape)
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

/** The numbers of x on the cpu, when the device has them ready. */
export async function readFromDevice(x: Tensor): Promise<Tensor> {
  if (x.device === cpu) return x
  return x.newOver(new Memory(await arrayOf(x).read()), x.shape)
}

/** Throws for what kernels do not compute in. */
function checkOnDevice(operation: string, dtype: Dtype, shape: Shape, device: Device): void {
  if (dtype === 'float32') return
  throw new TypeError(
    `${operation}: ${dtype} ${formatShape(shape)} cannot live on ${device.name}, which computes in ` +
      "float32; stay on the cpu, or convert with to('float32')",
  )
}

function contiguousFloats(x: Tensor): Float32Array {
  const { storage, storageOffset } = x.contiguous()
  return storage.subarray(storageOffset, storageOffset + x.numel()) as Float32Array
}

/** x, which outlives the scope that it was computed in. */
export function kept(x: Tensor): Tensor {
  if (x.memory.array instanceof GpuArray) keep(x.memory.array)
  return x
}

// #region assign
/**
 * Puts the numbers of a fresh result in the place of those of x. A kernel cannot write into what it
 * reads, so a change in place is a new array in the same memory.
 * @throws Error where x is only a part of its memory
 */
export function assign(operation: string, x: Tensor, result: Tensor): void {
  const { memory } = x
  if (!x.isContiguous() || x.numel() !== memory.length) {
    throw new Error(
      `${operation}: a view of a part of a tensor cannot be changed in place on ${x.device.name}; ` +
        'change the whole, or leave out the _',
    )
  }
  if (memory.array instanceof GpuArray) takePlace(result.memory.array as GpuArray, memory.array)
  memory.array = result.memory.array
}
// #endregion assign

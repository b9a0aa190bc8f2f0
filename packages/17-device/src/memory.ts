import { type GpuArray } from '@stepgrad/gpu'
import { type Device, cpu } from './device.ts'
import { type Dtype, type Numbers, dtypeOf } from './dtypes.ts'

// #region Memory
/**
 * A block of numbers on one device: on the cpu a typed array, elsewhere what kernels read and
 * write. All tensors that share their numbers share one of these.
 */
export class Memory {
  readonly device: Device
  readonly dtype: Dtype
  readonly length: number
  /** The numbers, where they lie on the cpu. */
  readonly numbers: Numbers | null
  /** The numbers, where they lie on another device; a change in place puts others here. */
  array: GpuArray | null

  /** @param block - typed arrays lie on the cpu; what a device holds is float32 */
  constructor(block: Numbers | GpuArray, device = cpu) {
    const isArray = 'gpu' in Object(block)
    const numbers = isArray ? null : (block as Numbers)
    this.device = device
    this.dtype = isArray ? 'float32' : dtypeOf(numbers!, 'Tensor')
    this.length = block.length
    this.numbers = numbers
    this.array = isArray ? (block as GpuArray) : null
  }
}
// #endregion Memory

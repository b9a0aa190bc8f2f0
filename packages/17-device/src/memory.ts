import { GpuArray } from '@stepgrad/gpu'
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
    this.device = device
    this.dtype = block instanceof GpuArray ? 'float32' : dtypeOf(block, 'Tensor')
    this.length = block.length
    this.numbers = block instanceof GpuArray ? null : block
    this.array = block instanceof GpuArray ? block : null
  }
}
// #endregion Memory

import { recording } from './compile/recorder.ts'
import { type Device, type DeviceArray, cpu } from './device.ts'
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
  array: DeviceArray | null
  /**
   * Whole numbers on a device, as the cpu knows them. To kernels they are float32 like everything
   * else, and no kernel makes others of them; but a class must be checked before it becomes an index.
   * A change in place writes into both.
   */
  readonly known: Int32Array | null

  /**
   * @param block - typed arrays lie on the cpu; what a device holds is float32
   * @param known - the whole numbers that it stands for, if it does
   */
  constructor(block: Numbers | DeviceArray, device = cpu, known: Int32Array | null = null) {
    this.device = device
    this.known = known
    this.dtype = isOnDevice(block) ? (known ? 'int32' : 'float32') : dtypeOf(block, 'Tensor')
    this.length = block.length
    this.numbers = isOnDevice(block) ? null : block
    this.array = isOnDevice(block) ? block : null
    recording()?.made.add(this)
  }
}
// #endregion Memory

function isOnDevice(block: Numbers | DeviceArray): block is DeviceArray {
  return 'release' in Object(block)
}

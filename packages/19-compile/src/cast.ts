import { record } from './autograd.ts'
import { Device, cpu } from './device.ts'
import { type Dtype, checkDtype } from './dtypes.ts'
import { map } from './elementwise.ts'
import { checkOnDevice, readFromDevice, toDevice } from './launch.ts'
import { type Tensor } from './tensor.ts'

// #region to
/**
 * The numbers of x on another device or in another dtype; x itself if it is so already. A copy stays
 * in the graph.
 *
 * Fractions are cut off on the way to int32, and everything but 0 becomes true. What int32 cannot
 * hold (NaN, infinity, 3e9) becomes some number there, and not the one that it does in PyTorch.
 *
 * ∂L/∂x = ∂L/∂y, taken back.
 * @param where - a device or a dtype; `dtype` may follow a device
 * @throws TypeError for float64, int32 or bool on a device other than the cpu; Error when it cannot
 * be read at once: see {@link toCpu}
 */
export function to(x: Tensor, where: Dtype | Device, dtype?: Dtype): Tensor {
  if (!(where instanceof Device)) return toDtype(x, where)
  if (dtype !== undefined) {
    // only a loop of the cpu converts
    return x.device === cpu ? to(toDtype(x, dtype), where) : toDtype(to(x, where), dtype)
  }
  const own = x.device
  if (own === where) return x
  return record('to', toDevice(x, where), [[x, (dy) => dy.to(own)]])
}
// #endregion to

/**
 * The numbers of x on the cpu, once the device has them ready; x itself if it is there. Every device
 * can be read so. The copy stays in the graph.
 */
export async function toCpu(x: Tensor): Promise<Tensor> {
  const own = x.device
  const y = await readFromDevice(x)
  return y === x ? x : record('cpu', y, [[x, (dy) => dy.to(own)]])
}

// #region toDtype
function toDtype(x: Tensor, dtype: Dtype): Tensor {
  const own = x.dtype
  if (own === dtype) return x
  checkDtype('to', dtype)
  if (x.device !== cpu) checkOnDevice('to', dtype, x.shape, x.device)
  const y = map(x, (v) => v, dtype)
  return record('to', y, [[x, (dy) => dy.to(own)]])
}
// #endregion toDtype

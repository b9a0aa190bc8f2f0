import { cpu } from './device.ts'
import { Tensor } from './tensor.ts'

// #region onCpu
/**
 * The same value with copies on the cpu of all tensors in it: a state, before it is written down.
 * They are as they were at the time of the call, whatever is computed while the devices are read.
 */
export async function onCpu<T>(value: T): Promise<T> {
  if (value instanceof Tensor) {
    const x = value.detach()
    return (x.device === cpu ? x.clone() : await x.cpu()) as T
  }
  if (Array.isArray(value)) return (await Promise.all(value.map(onCpu))) as T
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const entries = Object.entries(value)
  const read = entries.map(async ([name, item]) => [name, await onCpu(item)] as const)
  return Object.fromEntries(await Promise.all(read)) as T
}
// #endregion onCpu

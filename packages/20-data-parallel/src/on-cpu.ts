import { Tensor } from './tensor.ts'

// #region onCpu
/**
 * The same value with every tensor in it on the cpu: those of a state, before it is written down.
 * All are read at once, as they are at the time of the call.
 */
export async function onCpu<T>(value: T): Promise<T> {
  if (value instanceof Tensor) return (await value.detach().cpu()) as T
  if (Array.isArray(value)) return (await Promise.all(value.map(onCpu))) as T
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const entries = Object.entries(value)
  const read = entries.map(async ([name, item]) => [name, await onCpu(item)] as const)
  return Object.fromEntries(await Promise.all(read)) as T
}
// #endregion onCpu

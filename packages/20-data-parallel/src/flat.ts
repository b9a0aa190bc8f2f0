import { type Tensor } from './tensor.ts'

/** Numbers side by side, in row-major order. */
export type Flat = Tensor['storage']

/** The numbers of a tensor, side by side: its very own where they lie so, else copies. */
export function flat(x: Tensor): Flat {
  const { storage, storageOffset } = x.contiguous()
  return storage.subarray(storageOffset, storageOffset + x.numel())
}

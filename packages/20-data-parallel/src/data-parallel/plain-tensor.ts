import { type Numbers } from '../dtypes.ts'
import { type Shape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

/** A tensor without its graph, as a message carries it from one thread to another. */
export type PlainTensor = { readonly numbers: Numbers; readonly shape: Shape }

// #region plain
/** The numbers of a tensor in an array of their own, which can be handed over without a copy. */
export function plain(x: Tensor): PlainTensor {
  const { storage, storageOffset } = x.detach().contiguous()
  return { numbers: storage.slice(storageOffset, storageOffset + x.numel()), shape: x.shape }
}
// #endregion plain

/** The tensor that {@link plain} took apart. Its numbers are not copied. */
export function tensorOf({ numbers, shape }: PlainTensor): Tensor {
  return new Tensor(numbers, shape)
}

/** The memory of the numbers: what a thread that hands tensors over has to name. */
export function memoryOf(tensors: readonly PlainTensor[]): ArrayBuffer[] {
  return tensors.map(({ numbers }) => numbers.buffer as ArrayBuffer)
}

import { type Tensor } from './tensor.ts'

// Parameters have the same names here and in PyTorch; the buffers of batch norm have not.
const NAMES = [
  ['runningMean', 'running_mean'],
  ['runningVar', 'running_var'],
  ['numBatchesTracked', 'num_batches_tracked'],
] as const
const TORCH_NAMES = new Map<string, string>(NAMES)
const OUR_NAMES = new Map<string, string>(NAMES.map(([our, torch]) => [torch, our]))

// #region toTorchName
/** `bn.runningMean` → `bn.running_mean`; all that comes before the last dot is the program's own. */
export function toTorchName(name: string): string {
  return name.replace(/[^.]*$/, (last) => TORCH_NAMES.get(last) ?? last)
}
// #endregion toTorchName

/** `bn.running_mean` → `bn.runningMean` */
export function fromTorchName(name: string): string {
  return name.replace(/[^.]*$/, (last) => OUR_NAMES.get(last) ?? last)
}

/** Tensors that were named by PyTorch, under the names that a network here has for them. */
export function fromTorchNames(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [fromTorchName(name), tensor]),
  )
}

/** Tensors of a network here, under the names that PyTorch has for them. */
export function toTorchNames(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [toTorchName(name), tensor]),
  )
}

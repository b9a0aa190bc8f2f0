import { type Tensor } from './tensor.ts'

// PyTorch calls a buffer running_mean that is runningMean here. Names of layers are the program's
// own, and stay: only what follows the last dot is translated.

// #region toTorchName
/** `bn.runningMean` → `bn.running_mean` */
export function toTorchName(name: string): string {
  return name.replace(/[^.]*$/, (own) => own.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`))
}
// #endregion toTorchName

/** `bn.running_mean` → `bn.runningMean` */
export function fromTorchName(name: string): string {
  return name.replace(/[^.]*$/, (own) =>
    own.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
  )
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

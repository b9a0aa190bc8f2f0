import { isFloat } from '../dtypes.ts'
import { type FloatDtype } from '../floats.ts'
import type { Tensor } from '../tensor.ts'

/** What `to` of a module does with its tensors: those that hold floats are converted, with their gradients. */
export function convert(tensors: readonly Tensor[], dtype: FloatDtype): void {
  if (!isFloat(dtype)) {
    throw new TypeError(
      `to: dtype '${String(dtype)}': nn.Module.to only accepts floating point dtypes; ` +
        'use float32 or float64',
    )
  }
  for (const tensor of tensors) {
    if (!isFloat(tensor.dtype)) continue
    tensor.data = tensor.data.to(dtype)
    if (tensor.grad) tensor.grad = tensor.grad.to(dtype)
  }
}

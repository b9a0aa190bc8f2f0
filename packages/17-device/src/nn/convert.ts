import { Device } from '../device.ts'
import { isFloat } from '../dtypes.ts'
import { type FloatDtype } from '../floats.ts'
import type { Tensor } from '../tensor.ts'

// #region convert
/** What `to` of a module does with its tensors, and their gradients: all or nothing is changed. */
export function convert(
  tensors: readonly Tensor[],
  where: FloatDtype | Device,
  dtype?: FloatDtype,
): void {
  const device = where instanceof Device ? where : undefined
  const precision = where instanceof Device ? dtype : where
  if (!device || precision !== undefined) checkPrecision(precision)
  const moved = (x: Tensor): Tensor => {
    const converted = precision && isFloat(x.dtype) ? precision : x.dtype
    return x.data.to(device ?? x.device, converted)
  }
  const changes = tensors.map((x) => [x, moved(x), x.grad && moved(x.grad)] as const)
  for (const [x, data, grad] of changes) {
    x.data = data
    x.grad = grad
  }
}
// #endregion convert

/** What `cpu` of a module does with them: they wait for their device, and move. */
export async function toCpu(tensors: readonly Tensor[]): Promise<void> {
  const read = tensors.map(
    async (x) => [x, await x.data.cpu(), x.grad && (await x.grad.cpu())] as const,
  )
  for (const [x, data, grad] of await Promise.all(read)) {
    x.data = data
    x.grad = grad
  }
}

function checkPrecision(dtype: FloatDtype | undefined): void {
  if (dtype !== undefined && isFloat(dtype)) return
  throw new TypeError(
    `to: dtype '${String(dtype)}': nn.Module.to only accepts floating point dtypes; ` +
      'use float32 or float64, or a device',
  )
}

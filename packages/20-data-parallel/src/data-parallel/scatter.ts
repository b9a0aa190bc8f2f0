import { ShapeError } from '../checks.ts'
import { chunk } from '../parts.ts'
import { formatShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

// #region scatter
/**
 * Cuts every tensor along dimension 0, as `chunk` does: the last part may be smaller, and there are
 * fewer parts than devices where the batch is too small. What is no tensor goes to all.
 * @param inputs - each tensor (B, …)
 * @returns the inputs of each device that gets some
 * @throws {@link ShapeError} where there is nothing to cut, or the tensors have different B; TypeError
 * for tensors within an array or an object
 */
export function scatter(inputs: readonly unknown[], devices: number): unknown[][] {
  const tensors = inputs.filter((input) => input instanceof Tensor)
  if (tensors.length === 0) {
    throw new ShapeError(`DataParallel: ${inputs.length} inputs, but no tensor to cut into parts`)
  }
  if (devices > 1 && inputs.some(holdsTensors)) {
    throw new TypeError('DataParallel: an input holds tensors; give each as an input of its own')
  }
  const batch = tensors[0].shape[0]
  if (tensors.some((x) => x.dim() === 0 || x.shape[0] !== batch)) {
    const shapes = tensors.map((x) => formatShape(x.shape)).join(', ')
    throw new ShapeError(`DataParallel: inputs ${shapes} must all be (B, …), with the same B`)
  }
  const count = chunk(tensors[0], batch === 0 ? 1 : devices).length
  const parts = Array.from({ length: count }, (): unknown[] => [])
  for (const input of inputs) {
    const cut = input instanceof Tensor ? chunk(input, count) : undefined
    for (const [i, part] of parts.entries()) part.push(cut ? cut[i] : input)
  }
  return parts
}
// #endregion scatter

/** Whether tensors lie in an array or an object, where they would be neither cut nor moved. */
function holdsTensors(input: unknown): boolean {
  if (input instanceof Tensor) return false
  return Object.values(Object(input) as object).some((value) => value instanceof Tensor)
}

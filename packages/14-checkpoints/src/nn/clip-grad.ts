import { checkOptions } from '../checks.ts'
import { map } from '../elementwise.ts'
import { zeros } from '../factories.ts'
import { flat } from '../flat.ts'
import { noGrad } from '../grad-mode.ts'
import { Tensor } from '../tensor.ts'

// #region clipGradNorm_
/**
 * Makes the gradients shorter where they are too long: g ← g · min(1, maxNorm / (‖g‖ + 10⁻⁶)), where
 * ‖g‖ is the norm of all of them together, as if they were one vector. Their direction stays.
 * @param parameters - those without a gradient do not count
 * @param options - normType p: (Σ|g|ᵖ)^(1/p), with Infinity the largest |g|; errorIfNonfinite: throw
 * where the norm is NaN or infinite, before anything is changed
 * @returns ‖g‖ as it was, a tensor of shape ()
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: { normType?: number; errorIfNonfinite?: boolean } = {},
): Tensor {
  checkOptions('clipGradNorm_', options, ['normType', 'errorIfNonfinite'])
  const { normType = 2, errorIfNonfinite = false } = options
  checkLimit('clipGradNorm_: maxNorm', maxNorm)
  if (!(normType > 0)) throw new RangeError(`clipGradNorm_: normType ${normType} must be > 0`)
  const grads = gradientsOf(parameters)
  if (grads.length === 0) return zeros([])
  const each = grads.map((g) => norm(flat(g), normType))
  const total = norm(each, normType)
  if (errorIfNonfinite && !Number.isFinite(total)) {
    throw new RangeError(
      `clipGradNorm_: The total norm of order ${normType} is ${total}, which is non-finite; ` +
        'nothing was clipped',
    )
  }
  const scale = Math.min(1, maxNorm / (total + 1e-6))
  noGrad(() => grads.forEach((g) => g.mul_(scale)))
  return grads[0].newFull([], total)
}
// #endregion clipGradNorm_

// #region clipGradValue_
/** g ← the nearest number in −clipValue … clipValue, for each number of each gradient. */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  checkLimit('clipGradValue_: clipValue', clipValue)
  const clip = (v: number): number => Math.max(-clipValue, Math.min(clipValue, v)) // NaN stays
  noGrad(() => gradientsOf(parameters).forEach((g) => g.copy_(map(g, clip))))
}
// #endregion clipGradValue_

function gradientsOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  const all = parameters instanceof Tensor ? [parameters] : [...parameters]
  return all.flatMap(({ grad }) => (grad ? [grad.detach()] : []))
}

/** (Σ|v|ᵖ)^(1/p) */
function norm(values: ArrayLike<number>, p: number): number {
  let sum = 0
  if (p === Infinity) {
    for (let i = 0; i < values.length; i++) sum = Math.max(sum, Math.abs(values[i]))
    return sum
  }
  if (p === 2) {
    for (let i = 0; i < values.length; i++) sum += values[i] * values[i]
    return Math.sqrt(sum)
  }
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]) ** p
  return sum ** (1 / p)
}

function checkLimit(what: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`${what} ${value} must be a number ≥ 0`)
}

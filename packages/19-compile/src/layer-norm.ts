import { ShapeError, checkDtypes, checkFloat, checkOptions, checkShape } from './checks.ts'
import { groupsOf, momentsOf, normalize } from './normalize.ts'
import { type Shape, formatShape, numel, sameShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** What {@link layerNorm} scales with, and PyTorch's default of the rest. */
export type LayerNormOptions = {
  /** (normalizedShape), a factor for each place */
  weight?: Tensor | null
  /** (normalizedShape), a term for each place */
  bias?: Tensor | null
  /** Added to the variance, which may be 0. */
  eps?: number
}

// #region layerNorm
/**
 * y = weight·(x − μ) / √(σ² + eps) + bias, each example normalised by itself: μ and σ² are mean and
 * variance of all its numbers. So it has no need of a batch, nor of running values.
 *
 * Source: Ba, Kiros and Hinton, "Layer normalization", 2016.
 * @param x - (…, normalizedShape)
 * @param normalizedShape - the last dimensions, over which mean and variance are taken
 * @returns the shape of x
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: number | Shape,
  options: LayerNormOptions = {},
): Tensor {
  checkOptions('layerNorm', options, ['weight', 'bias', 'eps'])
  const { weight = null, bias = null, eps = 1e-5 } = options
  const last = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape
  checkLayerNorm(x, last, { weight, bias })
  const places = numel(last)
  const examples = numel(x.shape.slice(0, x.dim() - last.length))
  const over = groupsOf(1, examples, places)
  const moments = momentsOf(x, over)
  const how = { over, moments, own: true, eps, affine: 'place', weight, bias } as const
  return normalize('layerNorm', x, how)
}
// #endregion layerNorm

function checkLayerNorm(x: Tensor, last: Shape, perPlace: Record<string, Tensor | null>): void {
  checkFloat('layerNorm', x)
  if (last.length === 0) {
    throw new ShapeError('layerNorm: normalizedShape () must name at least one dimension')
  }
  if (x.dim() < last.length || !sameShape(x.shape.slice(x.dim() - last.length), last)) {
    throw new ShapeError(
      `layerNorm: x ${formatShape(x.shape)} must end with ${formatShape(last)}, the normalizedShape`,
    )
  }
  for (const [name, given] of Object.entries(perPlace)) {
    if (!given) continue
    checkDtypes('layerNorm', x, given)
    checkShape(`layerNorm: ${name}`, given, last)
  }
}

import { checkOptions } from '../checks.ts'
import { ones, zeros } from '../factories.ts'
import { type FloatDtype } from '../floats.ts'
import { layerNorm } from '../layer-norm.ts'
import { type Shape, formatShape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { checkCount } from './checks.ts'
import { formatFloat } from './format-float.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

/** How a layer norm behaves, with PyTorch's defaults. */
export type LayerNormLayerOptions = {
  /** Added to the variance, which may be 0. */
  eps?: number
  /** Whether there are a weight and a bias to learn. */
  elementwiseAffine?: boolean
  /** The precision of the parameters. */
  dtype?: FloatDtype
}

// #region LayerNorm
/**
 * Normalises each example by itself, in training and in use alike; see
 * {@link nn.functional.layerNorm}.
 */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape
  readonly eps: number
  /** (normalizedShape) */
  weight: Parameter | null
  /** (normalizedShape) */
  bias: Parameter | null

  /** @param normalizedShape - the last dimensions of what comes in */
  constructor(normalizedShape: number | Shape, options: LayerNormLayerOptions = {}) {
    super()
    checkOptions('LayerNorm', options, ['eps', 'elementwiseAffine', 'dtype'])
    const { eps = 1e-5, elementwiseAffine = true, dtype } = options
    const shape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape
    for (const size of shape) checkCount('LayerNorm: normalizedShape', size)
    this.normalizedShape = shape
    this.eps = eps
    this.weight = elementwiseAffine ? new Parameter(ones(shape, { dtype })) : null
    this.bias = elementwiseAffine ? new Parameter(zeros(shape, { dtype })) : null
  }

  /**
   * @param x - (…, normalizedShape)
   * @returns the shape of x
   */
  override forward(x: Tensor): Tensor {
    const { normalizedShape, weight, bias, eps } = this
    return layerNorm(x, normalizedShape, { weight, bias, eps })
  }

  override extraRepr(): string {
    const { normalizedShape, eps, weight } = this
    const shape =
      normalizedShape.length === 1 ? `(${normalizedShape[0]},)` : formatShape(normalizedShape)
    return `${shape}, eps=${formatFloat(eps)}, elementwiseAffine=${weight !== null}`
  }
}
// #endregion LayerNorm

import { checkOptions } from '../checks.ts'
import { zeros } from '../factories.ts'
import { type FloatDtype } from '../floats.ts'
import { linear } from '../linear.ts'
import { type Generator } from '../random.ts'
import { type Tensor } from '../tensor.ts'
import { checkCount } from './checks.ts'
import { defaultInit_ } from './init.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

/** What all layers with parameters can be told. */
export type LayerOptions = {
  /** Whether something is added at the end. */
  bias?: boolean
  /** The precision of the parameters. */
  dtype?: FloatDtype
  /** Where the first numbers come from: the default generator, unless told. */
  generator?: Generator
}

// #region Linear
/** Y = X·Wᵀ + b, a fully connected layer. */
export class Linear extends Module {
  readonly inFeatures: number
  readonly outFeatures: number
  /** (outFeatures, inFeatures) */
  weight: Parameter
  /** (outFeatures) */
  bias: Parameter | null

  constructor(inFeatures: number, outFeatures: number, options: LayerOptions = {}) {
    super()
    const names = ['bias', 'dtype', 'generator'] as const
    const { bias = true, dtype, generator } = checkOptions('Linear', options, names)
    checkCount('Linear: inFeatures', inFeatures)
    checkCount('Linear: outFeatures', outFeatures)
    this.inFeatures = inFeatures
    this.outFeatures = outFeatures
    this.weight = new Parameter(zeros([outFeatures, inFeatures], { dtype }))
    this.bias = bias ? new Parameter(zeros([outFeatures], { dtype })) : null
    defaultInit_(this.weight, this.bias, generator)
  }

  /**
   * @param x - (…, inFeatures)
   * @returns (…, outFeatures)
   */
  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias)
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this
    return `inFeatures=${inFeatures}, outFeatures=${outFeatures}, bias=${bias !== null}`
  }
}
// #endregion Linear

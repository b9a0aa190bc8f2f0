import { checkOptions } from '../checks.ts'
import { conv2d } from '../conv2d.ts'
import { zeros } from '../factories.ts'
import { type Tensor } from '../tensor.ts'
import { type Pair, formatPair, isPair, pairOf } from '../windows.ts'
import { checkCount } from './checks.ts'
import { defaultInit_ } from './init.ts'
import { type LayerOptions } from './linear.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

/** How the kernels of a {@link Conv2d} slide, and what all layers can be told. */
export type Conv2dLayerOptions = LayerOptions & {
  stride?: Pair
  padding?: Pair
  dilation?: Pair
  groups?: number
}

// #region Conv2d
/** Each kernel slides over the image; see {@link nn.functional.conv2d}. */
export class Conv2d extends Module {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly padding: readonly [number, number]
  readonly dilation: readonly [number, number]
  readonly groups: number
  /** (outChannels, inChannels/groups, kH, kW) */
  weight: Parameter
  /** (outChannels) */
  bias: Parameter | null

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Pair,
    options: Conv2dLayerOptions = {},
  ) {
    super()
    const names = ['stride', 'padding', 'dilation', 'groups', 'bias', 'dtype', 'generator'] as const
    checkOptions('Conv2d', options, names)
    const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options
    const { bias = true, dtype, generator } = options
    checkChannels(inChannels, outChannels, groups)
    this.inChannels = inChannels
    this.outChannels = outChannels
    this.kernelSize = pairOf('Conv2d: kernelSize', kernelSize, 1)
    this.stride = pairOf('Conv2d: stride', stride, 1)
    this.padding = pairOf('Conv2d: padding', padding, 0)
    this.dilation = pairOf('Conv2d: dilation', dilation, 1)
    this.groups = groups
    const shape = [outChannels, inChannels / groups, ...this.kernelSize]
    this.weight = new Parameter(zeros(shape, { dtype }))
    this.bias = bias ? new Parameter(zeros([outChannels], { dtype })) : null
    defaultInit_(this.weight, this.bias, generator)
  }

  /**
   * @param x - (B, inChannels, H, W)
   * @returns (B, outChannels, H', W')
   */
  override forward(x: Tensor): Tensor {
    const { stride, padding, dilation, groups } = this
    return conv2d(x, this.weight, this.bias, { stride, padding, dilation, groups })
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups } = this
    return [
      `${inChannels}, ${outChannels}, kernelSize=${formatPair(kernelSize)}`,
      `stride=${formatPair(stride)}`,
      ...(isPair(padding, 0) ? [] : [`padding=${formatPair(padding)}`]),
      ...(isPair(dilation, 1) ? [] : [`dilation=${formatPair(dilation)}`]),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
      ...(this.bias ? [] : ['bias=false']),
    ].join(', ')
  }
}
// #endregion Conv2d

function checkChannels(inChannels: number, outChannels: number, groups: number): void {
  checkCount('Conv2d: inChannels', inChannels)
  checkCount('Conv2d: outChannels', outChannels)
  checkCount('Conv2d: groups', groups)
  if (inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new RangeError(
      `Conv2d: ${inChannels} channels to ${outChannels} cannot be divided into ${groups} groups`,
    )
  }
}

import { type AvgPool2dOptions, avgPool2d } from '../avg-pool2d.ts'
import { checkOptions } from '../checks.ts'
import { type Tensor } from '../tensor.ts'
import { type Pair } from '../windows.ts'
import { Module } from './module.ts'

// #region AvgPool2d
/** Of each window the mean is kept; see {@link nn.functional.avgPool2d}. */
export class AvgPool2d extends Module {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly ceilMode: boolean
  readonly countIncludePad: boolean
  readonly divisorOverride: number | undefined

  constructor(kernelSize: Pair, options: AvgPool2dOptions = {}) {
    super()
    const names = ['stride', 'padding', 'ceilMode', 'countIncludePad', 'divisorOverride'] as const
    checkOptions('AvgPool2d', options, names)
    const { stride = kernelSize, padding = 0, ceilMode = false } = options
    const { countIncludePad = true, divisorOverride } = options
    this.kernelSize = kernelSize
    this.stride = stride
    this.padding = padding
    this.ceilMode = ceilMode
    this.countIncludePad = countIncludePad
    this.divisorOverride = divisorOverride
  }

  /**
   * @param x - (B, C, H, W)
   * @returns (B, C, H', W')
   */
  override forward(x: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this
    const how = { stride, padding, ceilMode, countIncludePad, divisorOverride }
    return avgPool2d(x, kernelSize, how)
  }

  override extraRepr(): string {
    const show = (value: Pair): string =>
      typeof value === 'number' ? `${value}` : `(${value.join(', ')})`
    const { kernelSize, stride, padding } = this
    return `kernelSize=${show(kernelSize)}, stride=${show(stride)}, padding=${show(padding)}`
  }
}
// #endregion AvgPool2d

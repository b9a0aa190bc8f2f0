import { type AvgPool2dOptions, avgPool2d } from '../avg-pool2d.ts'
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

  constructor(
    kernelSize: Pair,
    {
      stride = kernelSize,
      padding = 0,
      ceilMode = false,
      countIncludePad = true,
      divisorOverride,
    }: AvgPool2dOptions = {},
  ) {
    super()
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
    return avgPool2d(x, this.kernelSize, this)
  }

  override extraRepr(): string {
    const show = (value: Pair): string =>
      typeof value === 'number' ? `${value}` : `(${value.join(', ')})`
    const { kernelSize, stride, padding } = this
    return `kernelSize=${show(kernelSize)}, stride=${show(stride)}, padding=${show(padding)}`
  }
}
// #endregion AvgPool2d

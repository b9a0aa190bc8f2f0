import { checkOptions } from '../checks.ts'
import { type MaxPool2dOptions, maxPool2d, maxPool2dWithIndices } from '../max-pool2d.ts'
import { type Tensor } from '../tensor.ts'
import { type Pair } from '../windows.ts'
import { Module } from './module.ts'

// #region MaxPool2d
/** Of each window only its largest number is kept; see {@link nn.functional.maxPool2d}. */
export class MaxPool2d extends Module {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
  readonly ceilMode: boolean

  constructor(kernelSize: Pair, options: MaxPool2dOptions = {}) {
    super()
    checkOptions('MaxPool2d', options, ['stride', 'padding', 'dilation', 'ceilMode'])
    const { stride = kernelSize, padding = 0, dilation = 1, ceilMode = false } = options
    this.kernelSize = kernelSize
    this.stride = stride
    this.padding = padding
    this.dilation = dilation
    this.ceilMode = ceilMode
  }

  /**
   * @param x - (B, C, H, W)
   * @returns (B, C, H', W')
   */
  override forward(x: Tensor): Tensor {
    const { kernelSize, stride, padding, dilation, ceilMode } = this
    return maxPool2d(x, kernelSize, { stride, padding, dilation, ceilMode })
  }

  /** The same, and where each number stood; PyTorch's returnIndices. */
  withIndices(x: Tensor): { values: Tensor; indices: Tensor } {
    const { kernelSize, stride, padding, dilation, ceilMode } = this
    return maxPool2dWithIndices(x, kernelSize, { stride, padding, dilation, ceilMode })
  }

  override extraRepr(): string {
    const show = (value: Pair): string =>
      typeof value === 'number' ? `${value}` : `(${value.join(', ')})`
    return (
      `kernelSize=${show(this.kernelSize)}, stride=${show(this.stride)}, ` +
      `padding=${show(this.padding)}, dilation=${show(this.dilation)}, ceilMode=${this.ceilMode}`
    )
  }
}
// #endregion MaxPool2d

import { type Tensor } from '../tensor.ts'
import { flatten } from '../views.ts'
import { Module } from './module.ts'

// #region Flatten
/** Makes dimensions startDim … endDim one, by default all but the batch; see {@link flatten}. */
export class Flatten extends Module {
  readonly startDim: number
  readonly endDim: number

  constructor(startDim = 1, endDim = -1) {
    super()
    this.startDim = startDim
    this.endDim = endDim
  }

  override forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim)
  }

  override extraRepr(): string {
    return `startDim=${this.startDim}, endDim=${this.endDim}`
  }
}
// #endregion Flatten

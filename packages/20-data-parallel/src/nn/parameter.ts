import { Tensor } from '../tensor.ts'

// #region Parameter
/**
 * A tensor that a module learns: it requires a gradient, and whoever asks the module for its
 * parameters is given it.
 */
export class Parameter extends Tensor {
  /**
   * @param data - the first numbers; they are shared, not copied
   * @param requiresGrad - false for one that stays as it is
   */
  constructor(data: Tensor, requiresGrad = true) {
    super(data.memory, data.shape, data.strides, data.storageOffset)
    this.changes = data.changes
    this.requiresGrad_(requiresGrad)
  }

  /** As PyTorch prints a parameter. */
  override toString(): string {
    return `Parameter containing:\n${super.toString()}`
  }
}
// #endregion Parameter

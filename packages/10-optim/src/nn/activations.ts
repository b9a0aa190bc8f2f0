import { checkOptions } from '../checks.ts'
import { elu } from '../elu.ts'
import { type GeluOptions, gelu } from '../gelu.ts'
import { leakyReLU } from '../leaky-relu.ts'
import { relu } from '../relu.ts'
import { logSoftmax, softmax } from '../softmax.ts'
import { type SoftplusOptions, softplus } from '../softplus.ts'
import { type Tensor } from '../tensor.ts'
import { sigmoid, tanh } from '../unary.ts'
import { formatFloat } from './format-float.ts'
import { Module } from './module.ts'

// Functions without parameters, as modules: so that they can stand in a Sequential.

// #region ReLU
/** y = max(x, 0); see {@link nn.functional.relu}. */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    return relu(x)
  }
}
// #endregion ReLU

/** A ReLU that lets a little through; see {@link nn.functional.leakyReLU}. */
export class LeakyReLU extends Module {
  readonly negativeSlope: number

  constructor(negativeSlope = 0.01) {
    super()
    this.negativeSlope = negativeSlope
  }

  override forward(x: Tensor): Tensor {
    return leakyReLU(x, this.negativeSlope)
  }

  override extraRepr(): string {
    return `negativeSlope=${formatFloat(this.negativeSlope)}`
  }
}

/** A ReLU that falls to −α; see {@link nn.functional.elu}. */
export class ELU extends Module {
  readonly alpha: number

  constructor(alpha = 1) {
    super()
    this.alpha = alpha
  }

  override forward(x: Tensor): Tensor {
    return elu(x, this.alpha)
  }

  override extraRepr(): string {
    return `alpha=${formatFloat(this.alpha)}`
  }
}

/** y = x·Φ(x); see {@link nn.functional.gelu}. */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh'

  constructor(options: GeluOptions = {}) {
    super()
    const { approximate = 'none' } = checkOptions('GELU', options, ['approximate'])
    this.approximate = approximate
  }

  override forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate })
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`
  }
}

/** A ReLU without a corner; see {@link nn.functional.softplus}. */
export class Softplus extends Module {
  readonly beta: number
  readonly threshold: number

  constructor(options: SoftplusOptions = {}) {
    super()
    const { beta = 1, threshold = 20 } = checkOptions('Softplus', options, ['beta', 'threshold'])
    this.beta = beta
    this.threshold = threshold
  }

  override forward(x: Tensor): Tensor {
    const { beta, threshold } = this
    return softplus(x, { beta, threshold })
  }

  override extraRepr(): string {
    return `beta=${formatFloat(this.beta)}, threshold=${formatFloat(this.threshold)}`
  }
}

/** y = 1 / (1 + e⁻ˣ); see {@link nn.functional.sigmoid}. */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    return sigmoid(x)
  }
}

/** y = tanh x; see {@link nn.functional.tanh}. */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return tanh(x)
  }
}

/** Positive numbers that sum up to 1 along one dimension; see {@link nn.functional.softmax}. */
export class Softmax extends Module {
  readonly dim: number

  constructor(dim: number) {
    super()
    this.dim = dim
  }

  override forward(x: Tensor): Tensor {
    return softmax(x, this.dim)
  }

  override extraRepr(): string {
    return `dim=${this.dim}`
  }
}

/** The logarithm of {@link Softmax}; see {@link nn.functional.logSoftmax}. */
export class LogSoftmax extends Module {
  readonly dim: number

  constructor(dim: number) {
    super()
    this.dim = dim
  }

  override forward(x: Tensor): Tensor {
    return logSoftmax(x, this.dim)
  }

  override extraRepr(): string {
    return `dim=${this.dim}`
  }
}

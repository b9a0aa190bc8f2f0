import { type Generator, type Tensor, nn, randn } from '@stepgrad/08-train-eval'

export class Noise extends nn.Module {
  readonly std: number
  readonly generator: Generator

  constructor(std: number, generator: Generator) {
    super()
    this.std = std
    this.generator = generator
  }

  override forward(x: Tensor): Tensor {
    if (!this.training) return x
    const { dtype, shape } = x
    return x.add(randn(shape, { dtype, generator: this.generator }).mul(this.std))
  }
}

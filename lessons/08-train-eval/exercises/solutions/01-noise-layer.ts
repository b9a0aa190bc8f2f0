import { type Generator, type Tensor, nn } from '@stepgrad/08-train-eval'

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
    const { std, generator } = this
    return x.add(nn.init.normal_(x.newZeros(x.shape), 0, std, { generator }))
  }
}

import { type Tensor, nn } from '@stepgrad/07-module'

export class Residual extends nn.Module {
  inner: nn.Layer

  constructor(inner: nn.Layer) {
    super()
    this.inner = inner
  }

  override forward(x: Tensor): Tensor {
    return x.add(this.inner.forward(x))
  }
}

/** The answer is no and the logit says yes, ever louder: the loss and its gradient by the logit, in float32. */
import { type Tensor, nn, tensor } from '@stepgrad/09-loss'

const { binaryCrossEntropy, binaryCrossEntropyWithLogits } = nn.functional
const no = tensor([0])
const ways: Record<string, (x: Tensor) => Tensor> = {
  'log(1 − p)': (x) => x.sigmoid().neg().add(1).log().neg(),
  binaryCrossEntropy: (x) => binaryCrossEntropy(x.sigmoid(), no),
  'with logits': (x) => binaryCrossEntropyWithLogits(x, no),
}
console.log('x     ', Object.keys(ways).map((way) => way.padEnd(24)).join('').trimEnd()) // prettier-ignore
for (const value of [1, 10, 16, 20, 100]) {
  const cells = Object.values(ways).map((way) => {
    const x = tensor([value], { requiresGrad: true })
    const loss = way(x)
    loss.backward()
    const [y, dx] = [loss.item(), x.grad!.item()].map((v) => Number(v.toPrecision(5)))
    return `${y}, ∂ = ${dx}`.padEnd(24)
  })
  console.log(String(value).padEnd(6), cells.join('').trimEnd())
}

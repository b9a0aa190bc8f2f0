/** One loss in three ways, in float32: logits z and 0, and the second is right. The loss is very nearly z. */
import { type Tensor, nn, tensor } from '@stepgrad/09-loss'

const { crossEntropy } = nn.functional
const logOfSoftmax = (x: Tensor) => {
  const e = x.exp()
  return e.div(e.sum({ dim: 1, keepdim: true })).log()
}
const ways: Record<string, (x: Tensor) => Tensor> = {
  'log of softmax': (x) => logOfSoftmax(x).neg().narrow(1, 1, 1).sum(),
  'max taken off': (x) => logOfSoftmax(x.sub(x.max().detach())).neg().narrow(1, 1, 1).sum(),
  crossEntropy: (x) => crossEntropy(x, [1]),
}
console.log('z     ', Object.keys(ways).map((way) => way.padEnd(24)).join('').trimEnd()) // prettier-ignore
for (const z of [1, 50, 100, 120, 1000]) {
  const cells = Object.values(ways).map((way) => {
    const x = tensor([[z, 0]], { requiresGrad: true })
    const loss = way(x)
    loss.backward()
    const gradient = (x.grad!.tolist() as number[][])[0].map((v) => Number(v.toPrecision(3)))
    return `${Number(loss.item().toPrecision(4))}, ∂ = ${gradient.join(' ')}`.padEnd(24)
  })
  console.log(String(z).padEnd(6), cells.join('').trimEnd())
}

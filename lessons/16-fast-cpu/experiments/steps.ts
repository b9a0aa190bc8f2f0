/** Steps of the network on digits, cut in pieces so that the gradients between its layers can be looked at. */
import { loadMnist } from '@stepgrad/data'
import { Generator, Net, Tensor, crossEntropy, flatten, optim, relu } from '@stepgrad/16-fast-cpu'

const BATCH = 64
const { train } = await loadMnist()

/** What a layer has put out, and a leaf in its place, which has the gradient that came back. */
export type Cut = { readonly name: string; readonly output: Tensor; readonly leaf: Tensor }

/** The cuts of the last of so many steps, from the first layer to the last. */
export function cutsAfter(steps: number): Cut[] {
  const net = new Net({ generator: new Generator(0) })
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 })
  let cuts: Cut[] = []
  for (let step = 0; step < steps; step++) {
    const batch = Array.from({ length: BATCH }, (_, i) => step * BATCH + i)
    const images = new Tensor(train.images(batch), [BATCH, ...train.shape])
    optimizer.zeroGrad()
    cuts = []
    const logits = forward(net, images, cuts)
    crossEntropy(logits, batch.map((i) => train.labels[i])).backward() // prettier-ignore
    for (const { output, leaf } of cuts.toReversed()) output.backward(leaf.grad!)
    optimizer.step()
  }
  return cuts
}

function forward(net: Net, images: Tensor, cuts: Cut[]): Tensor {
  const cut = (name: string, output: Tensor): Tensor => {
    const leaf = output.detach().requiresGrad_()
    cuts.push({ name, output, leaf })
    return leaf
  }
  const z1 = cut('conv1', net.conv1.forward(images))
  const z2 = cut('conv2', net.conv2.forward(net.pool.forward(relu(z1))))
  const z3 = cut('fc1', net.fc1.forward(flatten(net.pool.forward(relu(z2)), 1)))
  const z4 = cut('fc2', net.fc2.forward(relu(z3)))
  return cut('fc3', net.fc3.forward(relu(z4)))
}

/** How many of the numbers in the gradients are 0, layer by layer, after some steps on digits. */
import { loadMnist } from '@stepgrad/data'
import { Generator, Net, Tensor, crossEntropy, flatten, optim, relu } from '@stepgrad/16-fast-cpu'

const BATCH = 64
const { train } = await loadMnist()
const net = new Net({ generator: new Generator(0) })
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 })

/** What each layer has put out, and a leaf in its place, whose gradient can be looked at. */
const cuts: { name: string; output: Tensor; leaf: Tensor }[] = []

function cut(name: string, output: Tensor): Tensor {
  const leaf = output.detach().requiresGrad_()
  cuts.push({ name, output, leaf })
  return leaf
}

for (let step = 0; step < 20; step++) {
  const batch = Array.from({ length: BATCH }, (_, i) => step * BATCH + i)
  const images = new Tensor(train.images(batch), [BATCH, ...train.shape])
  const labels = batch.map((i) => train.labels[i])
  cuts.length = 0
  optimizer.zeroGrad()
  const z1 = cut('conv1', net.conv1.forward(images))
  const z2 = cut('conv2', net.conv2.forward(net.pool.forward(relu(z1))))
  const z3 = cut('fc1', net.fc1.forward(flatten(net.pool.forward(relu(z2)), 1)))
  const z4 = cut('fc2', net.fc2.forward(relu(z3)))
  const z5 = cut('fc3', net.fc3.forward(relu(z4)))
  crossEntropy(z5, labels).backward()
  for (const { output, leaf } of [...cuts].reverse()) output.backward(leaf.grad!)
  optimizer.step()
}

console.log('zeros in the gradient that comes back to')
for (const { name, leaf } of cuts) {
  const zeros = leaf.grad!.eq(0).sum().item()
  const part = ((100 * zeros) / leaf.numel()).toFixed(0)
  console.log(`${name.padEnd(6)} ${part.padStart(3)} % of ${leaf.numel()}`)
}

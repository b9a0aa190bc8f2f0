import {
  DataLoader,
  TensorDataset,
  arange,
  manualSeed,
  nn,
  noGrad,
  optim,
  zeros,
} from '@stepgrad/20-data-parallel'
import { Net } from './net.ts'

manualSeed(0)
const images = nn.init.uniform_(zeros([80, 3, 32, 32]), -1, 1)
const labels = arange(80, { dtype: 'int32' }).remainder(10)
for (let i = 0; i < 80; i++) {
  images
    .select(0, i)
    .select(1, 3 * labels.select(0, i).item())
    .add_(2) // the class is a bright row
}
const trainset = new TensorDataset(images, labels)
const trainloader = new DataLoader(trainset, { batchSize: 4, shuffle: true })

const net = new nn.DataParallel(new Net(), {
  devices: ['cpu', 'cpu'],
  replica: { module: new URL('./net.ts', import.meta.url), create: 'Net' },
})
const criterion = new nn.CrossEntropyLoss()
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 })

for (let epoch = 0; epoch < 4; epoch++) {
  let runningLoss = 0
  for await (const [inputs, targets] of trainloader) {
    optimizer.zeroGrad()
    const outputs = net.forward(inputs)
    const loss = criterion.forward(outputs, targets)
    loss.backward()
    optimizer.step()
    runningLoss += loss.item()
  }
  console.log(`[${epoch + 1}] loss: ${(runningLoss / trainloader.length).toFixed(3)}`)
}

let correct = 0
for await (const [inputs, targets] of trainloader) {
  const outputs = noGrad(() => net.forward(inputs))
  const { indices: predicted } = outputs.max({ dim: 1 })
  correct += predicted.eq(targets).sum().item()
}
console.log(`right on ${correct} of ${trainset.length}`)
await net.close()

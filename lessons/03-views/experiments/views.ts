/** Six numbers in one storage, read in many ways. */
import { type Tensor, arange } from '@stepgrad/03-views'

const x = arange(6).view(2, 3)
const views: Record<string, Tensor> = {
  x,
  'x.t()': x.t(),
  'x.view(3, 2)': x.view(3, 2),
  'x.view(-1)': x.view(-1),
  'x.narrow(1, 1, 2)': x.narrow(1, 1, 2),
  'x.narrow(0, 1, 1)': x.narrow(0, 1, 1),
  'x.narrow(1, 2, 1)': x.narrow(1, 2, 1),
  'x.narrow(1, 2, 1).expand(2, 4)': x.narrow(1, 2, 1).expand(2, 4),
}

for (const [name, { shape, strides, storageOffset }] of Object.entries(views)) {
  const [size, step] = [shape, strides].map((list) => `(${list.join(', ')})`)
  console.log(name.padEnd(31), size.padEnd(7), step.padEnd(7), `offset ${storageOffset}`)
}
console.log(views['x.t()'])
console.log(views['x.narrow(1, 2, 1).expand(2, 4)'])

const one = Object.values(views).every(({ storage }) => storage === x.storage)
console.log(`all of them read one storage: ${one}`)

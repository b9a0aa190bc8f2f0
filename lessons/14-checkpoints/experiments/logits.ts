/** A network out of a file that PyTorch wrote, asked about two pictures. */
import { Net, arange } from '@stepgrad/14-checkpoints'
import { loadCheckpoint } from '@stepgrad/14-checkpoints/node'

const path = new URL('../../../test/fixtures/data/checkpoint.safetensors', import.meta.url).pathname
const { model } = await loadCheckpoint(path)

const sizes = { channels: 2, height: 14, width: 10, kernelSize: 3 }
const net = new Net({
  sizes: { ...sizes, conv1: 3, conv2: 4, fc1: 6, fc2: 5, classes: 3 },
  dtype: 'float64',
})
net.loadStateDict(model)

const images = arange(560, { dtype: 'float64' }).sin().view(2, 2, 14, 10)
for (const row of net.forward(images).tolist() as number[][])
  console.log(row.map((logit) => logit.toFixed(10)).join(' '))

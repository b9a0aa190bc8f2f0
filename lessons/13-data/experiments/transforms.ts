/** What the transforms make of one small image, two rows of four pixels. */
import { Generator, tensor, transforms } from '@stepgrad/13-data'

const image = tensor([
  [
    [2, 4, 4, 4],
    [5, 5, 7, 9],
  ],
]) // (1, 2, 4): one channel

const generator = new Generator(1)
const crop = new transforms.RandomCrop([2, 4], { padding: 1, generator })
const flip = new transforms.RandomHorizontalFlip({ generator })
const normalize = new transforms.Normalize([5], [2])

const show = (title: string, result: unknown) => console.log(`${title}\n${String(result)}`)
show('Normalize', normalize.forward(image))
for (const time of ['once', 'twice', 'three times']) {
  show(`RandomCrop ${time}`, crop.forward(image))
}
for (const time of ['once', 'twice']) show(`RandomHorizontalFlip ${time}`, flip.forward(image))

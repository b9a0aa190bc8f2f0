/** What the transforms make of one small image, two rows of four pixels. */
import { Generator, tensor, transforms } from '@stepgrad/13-data'

const image = tensor([
  [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
]) // (1, 2, 4): one channel

const generator = new Generator(2)
const crop = new transforms.RandomCrop([2, 4], { padding: 1, generator })
const flip = new transforms.RandomHorizontalFlip({ generator })
const normalize = new transforms.Normalize([4.5], [2.5])

console.log('Normalize', String(normalize.forward(image)))
console.log('Pad', String(new transforms.Pad(1).forward(image)))
for (let i = 1; i <= 3; i++) console.log(`RandomCrop, ${i}`, String(crop.forward(image)))
console.log('RandomHorizontalFlip', String(flip.forward(image)))
console.log('and again', String(flip.forward(image)))

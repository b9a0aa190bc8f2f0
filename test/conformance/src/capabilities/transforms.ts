import { type TensorCase, loadData } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { type Generator, dataOf } from '../library/data.ts'
import { make, outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'

/** Number for number: nothing is summed up here. */
function expectImage(image: Tensor, expected: TensorCase, what: string): void {
  const { shape, dtype, values } = expected
  const round = dtype === 'float32' ? Math.fround : Number
  expect([image.shape, image.dtype], what).toEqual([shape, dtype])
  const flat = image.contiguous().view(-1).tolist() as number[]
  expect(flat, what).toEqual(values.map((value) => round(Number(value))))
}

/** One image, several times, and the generator afterwards where PyTorch's is. */
function expectDrawn(
  { library, generator }: { library: Library; generator: Generator },
  transform: { forward(image: Tensor): Tensor },
  given: { image: TensorCase; results: readonly TensorCase[]; next: number },
  what: string,
): void {
  const image = make(library, given.image)
  for (const [i, result] of given.results.entries()) {
    expectImage(transform.forward(image), result, `${what}, image ${i}`)
  }
  expectImage(image, given.image, `${what}: the image itself`)
  expect(generator.next() % 2 ** 31, `${what}: the next word`).toBe(given.next)
}

export const transforms = capability('transforms', (test) => {
  test("Normalize gives torchvision's numbers, channel by channel", ({ library }) => {
    const { Normalize } = dataOf(library).transforms
    for (const { image, mean, std, result } of loadData().normalized) {
      const normalize = new Normalize(mean, std)
      expectImage(normalize.forward(make(library, image)), result, image.dtype)
      expectImage(normalize.forward(outOfOrder(make(library, image))), result, 'out of order')
    }
  })

  test('with the mean and deviation of a channel it comes to mean 0 and deviation 1', ({
    library,
  }) => {
    const { Normalize } = dataOf(library).transforms
    const image = library.tensor([[[1, 3]], [[10, 30]]]) // means 2 and 20, deviations 1 and 10
    expect(new Normalize([2, 20], [1, 10]).forward(image).tolist()).toEqual([[[-1, 1]], [[-1, 1]]])
  })

  test('Normalize takes batches, and refuses other numbers of channels', ({ library }) => {
    const { Normalize } = dataOf(library).transforms
    const normalize = new Normalize([1, 2], [1, 2])
    expect(normalize.forward(library.ones([5, 2, 3, 4])).shape).toEqual([5, 2, 3, 4])
    const image = library.ones([3, 4, 4])
    expectError(() => normalize.forward(image), 'Normalize', '(3, 4, 4)', '2 channels')
    expectError(() => normalize.forward(library.ones([2, 4])), 'Normalize', '(2, 4)', 'C, H, W')
  })

  test('Normalize refuses whole numbers, which its results are not', ({ library }) => {
    const { transforms, tensor } = dataOf(library)
    const normalize = new transforms.Normalize([1], [0.5])
    for (const dtype of ['int32', 'bool']) {
      const image = tensor([[[0, 1]]], { dtype })
      const message = `${dtype} (1, 1, 2) must be floats; convert it with to('float32')`
      expectError(() => normalize.forward(image), 'Normalize', message)
    }
  })

  test('a deviation of 0, or too few of them, is an error', ({ library }) => {
    const { Normalize } = dataOf(library).transforms
    expectError(() => new Normalize([0, 0], [1, 0]), 'Normalize', '(1, 0)')
    expectError(() => new Normalize([0, 0], [1]), 'Normalize', '(0, 0)', '(1)')
    expectError(() => new Normalize([0], [NaN]), 'Normalize', 'NaN')
  })

  test('Pad surrounds an image: all sides, two and two, or each', ({ library }) => {
    const { Pad } = dataOf(library).transforms
    for (const { image, padding, fill, result } of loadData().padded) {
      const pad = new Pad(padding, { fill })
      expectImage(pad.forward(make(library, image)), result, JSON.stringify(padding))
      expectImage(pad.forward(outOfOrder(make(library, image))), result, 'out of order')
    }
  })

  test('Pad takes batches and whole numbers', ({ library }) => {
    const { transforms, tensor } = dataOf(library)
    const image = tensor([[[[7]]], [[[8]]]], { dtype: 'int32' }) // (2, 1, 1, 1)
    const padded = new transforms.Pad([1, 0]).forward(image)
    expect([padded.dtype, padded.tolist()]).toEqual(['int32', [[[[0, 7, 0]]], [[[0, 8, 0]]]]])
  })

  test('a padding of 3 sides, or below 0, is an error', ({ library }) => {
    const { Pad } = dataOf(library).transforms
    for (const padding of [-1, 0.5, [1, 2, 3], []]) {
      expectError(() => new Pad(padding), 'Pad', `(${[padding].flat().join(', ')})`)
    }
  })

  test('RandomCrop cuts where torchvision does, crop after crop', ({ library }) => {
    const { RandomCrop } = dataOf(library).transforms
    for (const given of loadData().cropped) {
      const { seed, size, padding, fill } = given
      const generator = new library.Generator(seed)
      const crop = new RandomCrop(size, { padding, fill, generator })
      expectDrawn(
        { library, generator },
        crop,
        given,
        JSON.stringify([given.image.shape, size, padding]),
      )
    }
  })

  test('RandomCrop refuses a size that is none, or larger than the image', ({ library }) => {
    const { RandomCrop } = dataOf(library).transforms
    for (const size of [-1, 1.5, [1, 2, 3]]) {
      expectError(() => new RandomCrop(size), 'RandomCrop', 'size', String(size).split(',')[0])
    }
    const crop = new RandomCrop([5, 2])
    expectError(() => crop.forward(library.ones([1, 4, 4])), 'RandomCrop', '(5, 2)', '(1, 4, 4)')
    const padded = new RandomCrop([5, 2], { padding: [0, 1] })
    expect(padded.forward(library.ones([1, 4, 4])).shape).toEqual([1, 5, 2])
  })

  test('RandomHorizontalFlip turns the images that torchvision turns', ({ library }) => {
    const { RandomHorizontalFlip } = dataOf(library).transforms
    for (const given of loadData().flipped) {
      const generator = new library.Generator(given.seed)
      const flip = new RandomHorizontalFlip({ p: given.p, generator })
      expectDrawn({ library, generator }, flip, given, `p ${given.p}`)
    }
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { Pad, RandomCrop, RandomHorizontalFlip } = dataOf(library).transforms
    expectOptions('Pad', ['fill'], (options) => new Pad(1, options))
    const crop = ['padding', 'fill', 'generator']
    expectOptions('RandomCrop', crop, (options) => new RandomCrop(2, options))
    const flip = ['p', 'generator']
    expectOptions('RandomHorizontalFlip', flip, (options) => new RandomHorizontalFlip(options))
  })

  test('a probability outside [0, 1] is an error', ({ library }) => {
    const { RandomHorizontalFlip } = dataOf(library).transforms
    for (const p of [-0.1, 1.1, NaN]) {
      expectError(() => new RandomHorizontalFlip({ p }), 'RandomHorizontalFlip', `${p}`, '[0, 1]')
    }
  })

  test('without a generator of their own, random transforms use the default one', ({ library }) => {
    const { RandomCrop, RandomHorizontalFlip } = dataOf(library).transforms
    const image = library.arange(16).view(1, 4, 4)
    const draw = () => {
      const flip = new RandomHorizontalFlip()
      const crop = new RandomCrop(2)
      return Array.from({ length: 6 }, () => crop.forward(flip.forward(image)).tolist())
    }
    library.manualSeed(12)
    const first = draw()
    expect(draw()).not.toEqual(first)
    library.manualSeed(12)
    expect(draw()).toEqual(first)
  })

  test('transforms with generators of their own do not draw from each other', ({ library }) => {
    const { RandomHorizontalFlip } = dataOf(library).transforms
    const image = library.arange(2).view(1, 1, 2)
    const flips = (disturb: () => void) => {
      const flip = new RandomHorizontalFlip({ generator: new library.Generator(4) })
      return Array.from({ length: 10 }, () => (disturb(), flip.forward(image).tolist()))
    }
    const other = new RandomHorizontalFlip({ generator: new library.Generator(5) })
    expect(flips(() => other.forward(image))).toEqual(flips(() => undefined))
  })

  test('Compose applies one after the other', ({ library }) => {
    const { Compose, Pad, RandomCrop, RandomHorizontalFlip, Normalize } = dataOf(library).transforms
    const { seed, mean, std, images, results } = loadData().augmented
    const generator = new library.Generator(seed)
    const augment = new Compose([
      new Pad(1),
      new RandomCrop(3, { generator }),
      new RandomHorizontalFlip({ generator }),
      new Normalize(mean, std),
    ])
    for (const [i, image] of images.entries()) {
      expectImage(augment.forward(make(library, image)), results[i], `image ${i}`)
    }
  })
})

import { describe, expect, test } from 'vitest'
import { firstImages, IMAGE_BYTES, imageSet } from '../src/image-set.ts'

/** Image i is grey: every byte is 85 · i, so 0, 85, 170, 255. */
const greys = imageSet({
  name: 'greys',
  classNames: ['even', 'odd'],
  labels: Uint8Array.of(0, 1, 0, 1),
  readBytes(indices, bytes) {
    for (let i = 0; i < indices.length; i++)
      bytes.fill(85 * indices[i], i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES)
  },
})

test('bytes 0, 85, 170, 255 become -1, -1/3, 1/3, 1', () => {
  const images = greys.images([3, 0, 1, 2])
  expect(images).toHaveLength(4 * 3 * 32 * 32)
  const firsts = [0, 1, 2, 3].map((i) => images[i * IMAGE_BYTES])
  const close = (value: number): unknown => expect.closeTo(value, 6)
  expect(firsts).toEqual([1, -1, close(-1 / 3), close(1 / 3)])
})

test('the values are those of PyTorch, each step rounded to float32', () => {
  // torch.tensor([1, 100, 170], dtype=torch.uint8).float().div(255).sub_(0.5).div_(0.5)
  const tones = imageSet({
    name: 'tones',
    classNames: [],
    labels: Uint8Array.of(0),
    readBytes: (_, bytes) => bytes.set([1, 100, 170]),
  })
  const values = tones.images([0]).slice(0, 3)
  expect([...values]).toEqual([-0.9921568632125854, -0.21568626165390015, 0.3333333730697632])
})

test('an image may be asked for twice', () => {
  const images = greys.images([1, 1])
  expect(images.slice(0, IMAGE_BYTES)).toEqual(images.slice(IMAGE_BYTES))
})

describe('the first images of a set', () => {
  test('keep labels and pixels', () => {
    const first = firstImages(greys, 2)
    expect(first.size).toBe(2)
    expect([...first.labels]).toEqual([0, 1])
    expect(first.images([1])).toEqual(greys.images([1]))
  })

  test('are all of them where more are asked for', () => {
    expect(firstImages(greys, 100).size).toBe(4)
  })

  test('have no index beyond them', () => {
    expect(() => firstImages(greys, 2).images([2])).toThrow(
      'images: index 2 at position 0 is outside 0 … 1 of greys',
    )
  })
})

test.each([4, -1, 0.5, NaN])('index %s is refused', (index) => {
  expect(() => greys.images([0, index])).toThrow(
    `images: index ${index} at position 1 is outside 0 … 3 of greys`,
  )
})

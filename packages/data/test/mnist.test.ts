import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { type ImageSet, loadMnist } from '../src/index.ts'

const { train, test: heldBack } = await loadMnist()

test('there are 8,000 digits to learn from and 2,000 held back', () => {
  expect([train.size, heldBack.size]).toEqual([8000, 2000])
  expect([train.labels.length, heldBack.labels.length]).toEqual([8000, 2000])
})

test('each digit gives a fifth of its images to those held back', () => {
  expect(countLabels(heldBack)).toEqual([200, 225, 198, 206, 196, 173, 203, 214, 189, 196])
  expect(countLabels(train)).toEqual([801, 902, 793, 826, 784, 690, 811, 856, 755, 782])
})

test('no image is in both sets', () => {
  const learnt = new Set(fingerprints(train))
  expect(fingerprints(heldBack).filter((print) => learnt.has(print))).toEqual([])
})

test('any 40 images in a row have every digit', () => {
  for (let start = 0; start + 40 <= train.size; start += 40) {
    expect(new Set(train.labels.subarray(start, start + 40)).size).toBe(10)
  }
})

test('images are white on black, with a black border of 2 pixels', () => {
  const image = train.images([0])
  expect(Math.max(...image)).toBe(1)
  for (let i = 0; i < image.length; i++) {
    const [y, x] = [Math.floor(i / 32) % 32, i % 32]
    if (Math.min(y, x, 31 - y, 31 - x) < 2) expect(image[i]).toBe(-1)
  }
})

test('the three channels are equal', () => {
  const image = train.images([7])
  const plane = image.slice(0, 1024)
  expect(image.slice(1024, 2048)).toEqual(plane)
  expect(image.slice(2048)).toEqual(plane)
})

test('those of a digit that are held back are spread over its file, in their order', () => {
  const { data } = createRequire(import.meta.url)('mnist/src/digits/5.json') as { data: number[] }
  const fives = [...heldBack.labels.keys()].filter((i) => heldBack.labels[i] === 5)
  for (const [k, inFile] of [
    [0, 2], // ⌊½ · 863 / 173⌋
    [1, 7], // ⌊1½ · 863 / 173⌋
    [172, 860],
  ]) {
    const row = data.slice(inFile * 784 + 14 * 28, inFile * 784 + 15 * 28)
    const drawn = heldBack.images([fives[k]]).slice(16 * 32 + 2, 16 * 32 + 30)
    for (let x = 0; x < 28; x++) expect(drawn[x]).toBeCloseTo(row[x] * 2 - 1, 2)
  }
})

function countLabels({ labels }: ImageSet): number[] {
  const counts = Array<number>(10).fill(0)
  for (const label of labels) counts[label]++
  return counts
}

function fingerprints(set: ImageSet): string[] {
  return Array.from({ length: set.size }, (_, i) => {
    return createHash('md5')
      .update(set.images([i]))
      .digest('base64')
  })
}

/** The digits that travel with the page. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type ImageSet, loadMnist } from '@stepgrad/data'
import { COUNTS } from '../page/digit-counts.ts'

/**
 * Writes the first digits of both sets: first all labels, then all pixels, a byte each, packed by gzip.
 * @returns the file's name
 */
export async function writeDigits(folder: string): Promise<string> {
  const { train, test } = await loadMnist()
  const parts = [
    train.labels.subarray(0, COUNTS.train),
    test.labels.subarray(0, COUNTS.test),
    pixelsOf(train, COUNTS.train),
    pixelsOf(test, COUNTS.test),
  ]
  const packed = gzipSync(Buffer.concat(parts), { level: 9 })
  const name = `digits-${createHash('sha256').update(packed).digest('hex').slice(0, 8)}.bin`
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), packed)
  return name
}

/** The middle of the first plane, (28, 28) of (32, 32), as bytes again. */
function pixelsOf(set: ImageSet, count: number): Uint8Array {
  const bytes = new Uint8Array(count * 28 * 28)
  let next = 0
  for (let i = 0; i < count; i++) {
    const image = set.images([i])
    for (let y = 2; y < 30; y++) {
      for (let x = 2; x < 30; x++) bytes[next++] = Math.round((image[32 * y + x] + 1) * 127.5)
    }
  }
  return bytes
}

/** Some digits in a folder of the form that CIFAR-10 has, for a look where there is no CIFAR-10. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ImageSet, firstImages, loadMnist } from '@stepgrad/data'

/** @returns a temporary folder */
export async function digitsAsCifar10(train: number, test: number): Promise<string> {
  const digits = await loadMnist()
  const folder = await mkdtemp(join(tmpdir(), 'stepgrad-digits-'))
  await writeFile(join(folder, 'data_batch_1.bin'), records(firstImages(digits.train, train)))
  await writeFile(join(folder, 'test_batch.bin'), records(firstImages(digits.test, test)))
  return folder
}

/** Image after image: a byte of label, then the bytes of the pixels. */
function records(set: ImageSet): Uint8Array {
  const all = Array.from(set.labels, (label, i) => {
    const pixels = set.images([i]) // byte / 255 · 2 − 1
    return [label, ...Array.from(pixels, (value) => Math.round(((value + 1) / 2) * 255))]
  })
  return Uint8Array.from(all.flat())
}

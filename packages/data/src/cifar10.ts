import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, fromCallersFolder } from './cache-folder.ts'
import { findBatchFiles, readLabels, RECORD_BYTES } from './cifar10-files.ts'
import { type Dataset, IMAGE_BYTES, type ImageSet, imageSet } from './image-set.ts'

const CLASS_NAMES = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
]

/** Where `downloadCifar10` unpacks, below the cache folder. */
export const CIFAR10_FOLDER = 'cifar-10-batches-bin'

export type LoadCifar10Options = {
  /** Folder with `data_batch_*.bin` and `test_batch.bin`; else `CIFAR10_DIR`, else the download. */
  readonly dir?: string
}

/**
 * CIFAR-10 out of a folder of binary batches of any length: `data_batch_*.bin` to learn from,
 * `test_batch.bin` held back. Only the labels are kept in memory; images are read when asked for.
 * @throws Error where the folder has no such files, a file is cut off, or a label is above 9
 */
export async function loadCifar10({ dir }: LoadCifar10Options = {}): Promise<Dataset> {
  const { train, test } = await findBatchFiles(cifar10Folder(dir))
  return {
    name: 'cifar10',
    train: await batchSet('cifar10 train', train),
    test: await batchSet('cifar10 test', test),
  }
}

function cifar10Folder(dir = process.env.CIFAR10_DIR): string {
  return dir ? fromCallersFolder(dir) : join(cacheFolder(), CIFAR10_FOLDER)
}

/** The images of these files, one after the other. */
async function batchSet(name: string, files: readonly string[]): Promise<ImageSet> {
  const labels = await Promise.all(files.map(readLabels))
  return imageSet({
    name,
    classNames: CLASS_NAMES,
    labels: Uint8Array.from(labels.flatMap((of) => [...of])),
    readBytes(indices, bytes) {
      const reader = new RecordReader(
        files,
        labels.map((of) => of.length),
      )
      try {
        for (let i = 0; i < indices.length; i++) {
          reader.read(indices[i], bytes.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES))
        }
      } finally {
        reader.close()
      }
    },
  })
}

/** A file of images is not any more what it was when it was loaded. */
export class ImageFileError extends Error {
  override readonly name = 'ImageFileError'
}

/** Reads images out of batch files that follow each other, opening those that are needed. */
class RecordReader {
  readonly #files: readonly string[]
  readonly #lengths: readonly number[]
  readonly #open = new Map<string, number>()

  /** @param lengths - records in each of the files */
  constructor(files: readonly string[], lengths: readonly number[]) {
    this.#files = files
    this.#lengths = lengths
  }

  /** Reads the pixels of image `index`, counted over all files, into `bytes`, (3, 32, 32). */
  read(index: number, bytes: Uint8Array): void {
    let file = 0
    let record = index
    while (record >= this.#lengths[file]) record -= this.#lengths[file++]
    const path = this.#files[file]
    const read = readSync(this.#handle(path), bytes, 0, IMAGE_BYTES, record * RECORD_BYTES + 1)
    if (read !== IMAGE_BYTES)
      throw new ImageFileError(
        `cifar10: ${path} ends within record ${record}: it has shrunk since it was loaded`,
      )
  }

  close(): void {
    for (const handle of this.#open.values()) closeSync(handle)
    this.#open.clear()
  }

  #handle(path: string): number {
    const handle = this.#open.get(path) ?? openImages(path)
    this.#open.set(path, handle)
    return handle
  }
}

function openImages(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    throw new ImageFileError(`cifar10: ${path}: ${(cause as Error).message}`, { cause })
  }
}

import { existsSync, statSync } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { IMAGE_BYTES } from './image-set.ts'

/** One record of a batch file: a label, then the planes of the image. */
export const RECORD_BYTES = 1 + IMAGE_BYTES

/** Bytes read at once when only the labels are wanted. */
const READ = 2 ** 20

const CLASSES = 10

export type BatchFiles = { readonly train: readonly string[]; readonly test: readonly string[] }

/**
 * The batch files of a folder, as paths: `data_batch_*.bin` by their number, and `test_batch.bin`.
 * @throws Error where there is no such folder, or one of the two is missing in it
 */
export async function findBatchFiles(folder: string): Promise<BatchFiles> {
  const names = await listFolder(folder)
  const train = names
    .filter((name) => /^data_batch_\d+\.bin$/.test(name))
    .sort((a, b) => batchNumber(a) - batchNumber(b))
  if (train.length === 0)
    throw new Error(`cifar10: ${folder} has no data_batch_*.bin: ${fix(names)}`)
  if (!names.includes('test_batch.bin'))
    throw new Error(`cifar10: ${folder} has no test_batch.bin: ${fix(names)}`)
  return { train: train.map((name) => join(folder, name)), test: [join(folder, 'test_batch.bin')] }
}

/**
 * The label of each record of a batch file, which is checked from end to end by this.
 * @throws Error where the file is empty, not a whole number of records, or shrinks meanwhile
 * @throws RangeError where a label is above 9
 */
export async function readLabels(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    checkLength(path, size)
    const labels = await labelsOf(file, size)
    if (labels === undefined)
      throw new Error(`cifar10: ${path} has shrunk while it was read; try again`)
    checkLabels(path, labels)
    return labels
  } finally {
    await file.close()
  }
}

/** Each byte at the start of a record, however many bytes come at once; undefined where too few do. */
async function labelsOf(file: FileHandle, size: number): Promise<Uint8Array | undefined> {
  const labels = new Uint8Array(size / RECORD_BYTES)
  let position = 0
  const chunks = file.createReadStream({ end: size - 1, highWaterMark: READ, autoClose: false })
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    const end = position + chunk.length
    const first = Math.ceil(position / RECORD_BYTES)
    for (let i = first; i * RECORD_BYTES < end; i++) labels[i] = chunk[i * RECORD_BYTES - position]
    position = end
  }
  return position === size ? labels : undefined
}

async function listFolder(folder: string): Promise<string[]> {
  if (!existsSync(folder)) throw new Error(`cifar10: ${folder} does not exist: ${fix([])}`)
  if (!statSync(folder).isDirectory())
    throw new Error(`cifar10: ${folder} is no folder: ${fix([])}`)
  return readdir(folder)
}

function fix(names: readonly string[]): string {
  if (names.includes('data_batch_1'))
    return 'these are the batches for Python; get the binary version with `pnpm stepgrad data cifar10`'
  return 'get the images with `pnpm stepgrad data cifar10`, or name their folder with --data-dir or CIFAR10_DIR'
}

/** `data_batch_12.bin` → 12 */
function batchNumber(name: string): number {
  return Number(name.slice('data_batch_'.length, -'.bin'.length))
}

function checkLength(path: string, size: number): void {
  if (size === 0) throw new Error(`cifar10: ${path} is empty`)
  const over = size % RECORD_BYTES
  if (over !== 0)
    throw new Error(
      `cifar10: ${path} has ${size} bytes, ${over} more than a whole number of records of ` +
        `${RECORD_BYTES} (label, then 3 × 32 × 32): it is cut off, or no CIFAR-10 batch`,
    )
}

function checkLabels(path: string, labels: Uint8Array): void {
  const record = labels.findIndex((label) => label >= CLASSES)
  if (record === -1) return
  throw new RangeError(
    `cifar10: ${path}: label ${labels[record]} of record ${record} is above ${CLASSES - 1}: ` +
      'no CIFAR-10 batch, or a damaged one',
  )
}

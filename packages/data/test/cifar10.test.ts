import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { loadCifar10 } from '../src/index.ts'
import { batch, folderWith } from './support/batches.ts'
import { temporaryFolder } from './support/folder.ts'

describe('a folder of batches of any length', () => {
  test('gives the records of data_batch_*.bin, file after file by number, and of test_batch.bin', async () => {
    const dir = folderWith({
      'data_batch_10.bin': batch(3),
      'data_batch_2.bin': batch(1, 2),
      'data_batch_1.bin': batch(9),
      'test_batch.bin': batch(5, 6),
      'batches.meta.txt': Buffer.from('airplane'),
    })
    const { name, train, test } = await loadCifar10({ dir })
    expect(name).toBe('cifar10')
    expect([...train.labels]).toEqual([9, 1, 2, 3])
    expect([...test.labels]).toEqual([5, 6])
    expect(train.classNames[9]).toBe('truck')
  })

  test('gives red, green and blue planes in [-1, 1], out of whichever file', async () => {
    const dir = folderWith({
      'data_batch_1.bin': batch(0),
      'data_batch_2.bin': batch(0, 0, 0),
      'test_batch.bin': batch(0),
    })
    const { train } = await loadCifar10({ dir })
    const images = train.images([3, 0]) // the third record of the second file, the first record
    const levels = [0, 1, 2, 3, 4, 5].map((plane) => Math.round((images[plane * 1024] + 1) * 127.5))
    expect(levels).toEqual([20, 21, 22, 0, 1, 2])
    expect(images[1023]).toBe(images[0])
  })

  test('has every label, also in a file that is not read at once', async () => {
    const labels = Array.from({ length: 800 }, (_, i) => (i * 7) % 10)
    const dir = folderWith({ 'data_batch_1.bin': batch(...labels), 'test_batch.bin': batch(0) })
    expect([...(await loadCifar10({ dir })).train.labels]).toEqual(labels)
  })

  test('is found through CIFAR10_DIR, relative to where the caller stands', async () => {
    const dir = folderWith({ 'data_batch_1.bin': batch(4), 'test_batch.bin': batch(4) })
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('INIT_CWD', dirname(dir))
    vi.stubEnv('CIFAR10_DIR', basename(dir))
    const { train } = await loadCifar10()
    expect(train.size).toBe(1)
  })
})

describe('what is no CIFAR-10 is refused:', () => {
  const good = { 'data_batch_1.bin': batch(0, 1, 2), 'test_batch.bin': batch(3) }

  test('a folder that is not there', async () => {
    const dir = join(temporaryFolder(), 'nowhere')
    await expect(loadCifar10({ dir })).rejects.toThrow(
      `cifar10: ${dir} does not exist: get the images with \`pnpm stepgrad data cifar10\`, ` +
        'or name their folder with --data-dir or CIFAR10_DIR',
    )
  })

  test('a file in its place', async () => {
    const dir = join(folderWith(good), 'test_batch.bin')
    await expect(loadCifar10({ dir })).rejects.toThrow(`cifar10: ${dir} is no folder`)
  })

  test('an empty folder', async () => {
    const dir = temporaryFolder()
    await expect(loadCifar10({ dir })).rejects.toThrow(
      `cifar10: ${dir} has no data_batch_*.bin: get the images with`,
    )
  })

  test('a folder without test_batch.bin', async () => {
    const dir = folderWith(good)
    rmSync(join(dir, 'test_batch.bin'))
    await expect(loadCifar10({ dir })).rejects.toThrow(`cifar10: ${dir} has no test_batch.bin: `)
  })

  test('the batches for Python', async () => {
    const dir = folderWith({ data_batch_1: batch(0), test_batch: batch(0) })
    await expect(loadCifar10({ dir })).rejects.toThrow(
      /has no data_batch_\*\.bin: these are the batches for Python; get the binary version/,
    )
  })

  test('an empty file', async () => {
    const dir = folderWith({ ...good, 'data_batch_2.bin': new Uint8Array() })
    const file = join(dir, 'data_batch_2.bin')
    await expect(loadCifar10({ dir })).rejects.toThrow(`cifar10: ${file} is empty`)
  })

  test('a truncated file', async () => {
    const dir = folderWith(good)
    const file = join(dir, 'data_batch_1.bin')
    truncateSync(file, 2 * 3073 + 1000)
    await expect(loadCifar10({ dir })).rejects.toThrow(
      `cifar10: ${file} has 7146 bytes, 1000 more than a whole number of records of 3073 ` +
        '(label, then 3 × 32 × 32): it is cut off, or no CIFAR-10 batch',
    )
  })

  test('a file with a byte too many', async () => {
    const dir = folderWith(good)
    appendFileSync(join(dir, 'test_batch.bin'), 'x')
    await expect(loadCifar10({ dir })).rejects.toThrow(
      /test_batch\.bin has 3074 bytes, 1 more than/,
    )
  })

  test('a label above 9', async () => {
    const dir = folderWith({ ...good, 'data_batch_1.bin': batch(0, 9, 10) })
    const file = join(dir, 'data_batch_1.bin')
    await expect(loadCifar10({ dir })).rejects.toThrow(
      `cifar10: ${file}: label 10 of record 2 is above 9: no CIFAR-10 batch, or a damaged one`,
    )
  })

  test('a file that shrinks while it is loaded', async () => {
    const dir = folderWith({ ...good, 'data_batch_1.bin': batch(...Array<number>(600).fill(7)) })
    const file = join(dir, 'data_batch_1.bin')
    await meanwhile(file, () => truncateSync(file, 520 * 3073))
    await expect(loadCifar10({ dir })).rejects.toThrow(
      `cifar10: ${file} has shrunk while it was read; try again`,
    )
  })

  test('a file that shrinks after it was loaded', async () => {
    const dir = folderWith(good)
    const { train } = await loadCifar10({ dir })
    const file = join(dir, 'data_batch_1.bin')
    writeFileSync(file, batch(0))
    expect(() => train.images([0, 2])).toThrow(
      `cifar10: ${file} ends within record 2: it has shrunk since it was loaded`,
    )
  })
})

/** Does something to a file as soon as anybody has asked how large it is. */
async function meanwhile(path: string, act: () => void): Promise<void> {
  const handle = await open(path)
  const prototype = Object.getPrototypeOf(handle) as typeof handle
  const { ino } = await handle.stat()
  await handle.close()
  const { stat } = prototype
  const spy = vi.spyOn(prototype, 'stat').mockImplementation(async function (this: FileHandle) {
    const stats = await stat.call(this)
    if (stats.ino === ino) act()
    return stats
  })
  onTestFinished(() => spy.mockRestore())
}

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './support/folder.ts'
import { ended, start } from './support/script.ts'

test('all 60,000 images of CIFAR-10 can be walked through in less than 250 MB', async () => {
  const dir = join(temporaryFolder(), 'full-size')
  mkdirSync(dir)
  for (const name of [
    'data_batch_1',
    'data_batch_2',
    'data_batch_3',
    'data_batch_4',
    'data_batch_5',
    'test_batch',
  ]) {
    const file = join(dir, `${name}.bin`)
    writeFileSync(file, '')
    truncateSync(file, 10_000 * 3073) // zeros that take no room on the disk
  }
  const { out, err } = await ended(
    start(new URL('support/walk-cifar10.ts', import.meta.url), [dir]),
  )
  expect(err).toBe('')
  const { images, megabytes } = JSON.parse(out) as { images: number; megabytes: number }
  expect(images).toBe(60_000)
  expect(megabytes).toBeLessThan(250)
})

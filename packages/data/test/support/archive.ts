import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import type { Archive } from '../../src/cifar10-download.ts'
import { batch } from './batches.ts'

/** Four images to learn from and one held back, as the official archive has them. */
export const BATCHES = {
  'cifar-10-batches-bin/batches.meta.txt': Buffer.from('airplane\n'),
  'cifar-10-batches-bin/data_batch_1.bin': batch(0, 1),
  'cifar-10-batches-bin/data_batch_2.bin': batch(2, 3),
  'cifar-10-batches-bin/test_batch.bin': batch(4),
}

/** These files as a `.tar.gz`. Unpressed, so that its length is worth interrupting. */
export async function pack(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([name, body]) => {
    return { header: { name, size: body.length, type: 'file' as const }, body }
  })
  return gzipSync(await packTar(entries), { level: 0 })
}

/** What the makers of a file would publish about it. */
export function described(file: Uint8Array, url: string): Archive {
  return { url, bytes: file.length, md5: createHash('md5').update(file).digest('hex') }
}

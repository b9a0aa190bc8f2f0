import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** The MD5 of a file, as 32 hexadecimal digits. */
export async function md5(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('md5')
  await pipeline(createReadStream(path), hash, { signal })
  return hash.digest('hex')
}

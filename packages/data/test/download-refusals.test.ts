import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BATCHES, described, pack } from './support/archive.ts'
import { batch } from './support/batches.ts'
import { archive, download, PART, partOf } from './support/download.ts'
import { temporaryFolder } from './support/folder.ts'
import { serve, serveFile } from './support/server.ts'

describe('what the server sends is refused', () => {
  test('where its checksum is wrong, and removed', async () => {
    const cache = temporaryFolder()
    const damaged = Uint8Array.from(archive)
    damaged[3000] ^= 1
    const { url } = await serveFile(damaged)
    const [got, wanted] = [described(damaged, url).md5, described(archive, url).md5]
    await expect(download(url, cache)).rejects.toThrow(
      `download: ${url}: its MD5 is ${got}, not ${wanted}: damaged on its way, or another file; ` +
        'it was removed; try again, or name a mirror with STEPGRAD_CIFAR10_URL',
    )
    expect(readdirSync(cache)).toEqual([])
  })

  test('where it has another length', async () => {
    const cache = temporaryFolder()
    const { url } = await serve((_, response) => response.end('<html>Please log in</html>'))
    await expect(download(url, cache)).rejects.toThrow(
      `the server has 26 bytes, not ${archive.length}: this is another file, perhaps a login page`,
    )
    expect(readdirSync(cache)).toEqual([])
  })

  test('where it is a page of unknown length, and nothing of it is kept', async () => {
    for (const headers of [{ 'content-type': 'text/html; charset=utf-8' }, {}]) {
      const cache = temporaryFolder()
      const { url } = await serve((_, response) => {
        response.writeHead(200, headers).write('<html>Please log in</html>')
        response.end()
      })
      await expect(download(url, cache)).rejects.toThrow(
        /the server sends .*: this is another file, perhaps a login page; try again, or name a mirror/,
      )
      expect(readdirSync(cache)).toEqual([])
    }
  })

  test('where it goes on beyond that length', async () => {
    const { url } = await serve((_, response) => {
      response.write(archive)
      response.end('and more')
    })
    await expect(download(url, temporaryFolder())).rejects.toThrow(
      `the server sends more than ${archive.length}: this is another file`,
    )
  })

  test('where it ends before that length; what came is kept', async () => {
    const cache = temporaryFolder()
    const { url } = await serve((_, response) => {
      response.write(archive.subarray(0, 5000))
      response.end()
    })
    await expect(download(url, cache)).rejects.toThrow('the connection ended early; 0.0 MB of')
    expect(partOf(cache)).toBe(5000)
  })

  test('where it is an error', async () => {
    const { url } = await serve((_, response) => response.writeHead(404).end('nothing here'))
    await expect(download(url, temporaryFolder())).rejects.toThrow(
      `download: ${url}: the server answers 404 Not Found; try again, or name a mirror`,
    )
  })

  test('where it redirects without end', async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(301, { location: '/again' }).end(),
    )
    await expect(download(url, temporaryFolder())).rejects.toThrow('redirected too often')
  })
})

test('a server that is not there is named', async () => {
  const { url } = await serveFile(archive)
  const nobody = url.replace(/:\d+/, ':1')
  await expect(download(nobody, temporaryFolder())).rejects.toThrow(
    `download: ${nobody}: connect ECONNREFUSED 127.0.0.1:1; try again, or name a mirror`,
  )
})

test.each(['cifar10', 'ftp://127.0.0.1/cifar10'])('%s is no address', async (url) => {
  await expect(download(url, temporaryFolder())).rejects.toThrow(
    `download: ${url}: not an address that begins with http:// or https://`,
  )
})

describe('an archive is refused and leaves nothing', () => {
  test.each([
    ['a way out of its folder', '../evil.bin'],
    ['a way out further down', 'cifar-10-batches-bin/../../evil.bin'],
    ['an absolute path', '/evil.bin'],
    ['a path with a drive', 'C:\\evil.bin'],
  ])('where it has %s', async (_, name) => {
    const cache = join(temporaryFolder(), 'cache')
    const file = await pack({ ...BATCHES, [name]: batch(0) })
    const { url } = await serveFile(file)
    await expect(download(url, cache, file)).rejects.toThrow(
      `download: ${url}: the archive has ${name}, which would land outside of its folder; try again`,
    )
    expect(readdirSync(cache)).toEqual([])
    expect(readdirSync(join(cache, '..'))).toEqual(['cache'])
  })

  test('where it has no batches', async () => {
    const cache = temporaryFolder()
    const file = await pack({ 'cifar-10-batches-bin/readme.html': batch(0) })
    const { url } = await serveFile(file)
    await expect(download(url, cache, file)).rejects.toThrow('has no data_batch_*.bin')
    expect(readdirSync(cache)).toEqual([])
  })

  test('where it is cut off', async () => {
    const cache = temporaryFolder()
    const file = archive.subarray(0, 9000)
    const { url } = await serveFile(file)
    await expect(download(url, cache, file)).rejects.toThrow('unexpected end of file')
    expect(readdirSync(cache)).toEqual([])
  })
})

describe('a cache that is not as it must be:', () => {
  test('a file where its folder should be', async () => {
    const cache = join(temporaryFolder(), 'a-file', 'cache')
    writeFileSync(join(cache, '..'), '')
    const { url } = await serveFile(archive)
    await expect(download(url, cache)).rejects.toThrow(
      `cache: ${cache} cannot be written (ENOTDIR); choose another folder with STEPGRAD_CACHE`,
    )
  })

  test('a folder that may not be written', async ({ skip }) => {
    skip(process.getuid?.() === 0, 'not run: root may write anywhere')
    const cache = temporaryFolder()
    mkdirSync(join(cache, 'locked'), { mode: 0o500 })
    const { url } = await serveFile(archive)
    await expect(download(url, join(cache, 'locked'))).rejects.toThrow(
      /cannot be written \(EACCES\)/,
    )
  })

  test.runIf(existsSync('/dev/full'))('a full disk', async () => {
    const cache = temporaryFolder()
    symlinkSync('/dev/full', join(cache, PART))
    const { url } = await serveFile(archive)
    await expect(download(url, cache)).rejects.toThrow(
      `cache: ${cache}: the disk is full: unpacking takes 360 MB; ` +
        'free some, or choose another folder with STEPGRAD_CACHE',
    )
  })

  test('images that were damaged since', async () => {
    const cache = temporaryFolder()
    const { url } = await serveFile(archive)
    const dir = await download(url, cache)
    writeFileSync(join(dir, 'test_batch.bin'), 'x')
    await expect(download(url, cache)).rejects.toThrow(
      new RegExp(
        `^download: ${dir} is there, but cifar10: .* 1 more than .*; remove it and try again$`,
      ),
    )
  })
})

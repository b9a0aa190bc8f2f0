import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { downloadArchive, type DownloadOptions } from '../src/cifar10-download.ts'
import { downloadCifar10, loadCifar10 } from '../src/index.ts'
import { BATCHES, described, pack } from './support/archive.ts'
import { batch } from './support/batches.ts'
import { temporaryFolder } from './support/folder.ts'
import { PaperScreen } from './support/screen.ts'
import { serve, serveFile, serveStart } from './support/server.ts'

const PART = 'cifar-10-binary.tar.gz.part'
const FOLDER = 'cifar-10-batches-bin'
const archive = await pack(BATCHES)

/** A download of `file`, without anything on the screen of the tests. */
function download(url: string, cacheDir: string, file = archive, options: DownloadOptions = {}) {
  return downloadArchive(described(file, url), { cacheDir, screen: new PaperScreen(), ...options })
}

/** A cache in which an earlier try has left the first bytes of a file. */
function cacheWithPart(bytes: number, { of = archive, version = '"v1"' } = {}): string {
  const cache = temporaryFolder()
  writeFileSync(join(cache, PART), of.subarray(0, bytes))
  writeFileSync(join(cache, `${PART}.version`), version)
  return cache
}

/** Bytes that are there of an archive. */
function partOf(cache: string): number {
  const part = join(cache, PART)
  return existsSync(part) ? statSync(part).size : 0
}

describe('a download', () => {
  test('ends with a folder that loads, and nothing else', async () => {
    const cache = join(temporaryFolder(), 'made', 'on', 'the', 'way')
    const { url } = await serveFile(archive)
    const dir = await download(url, cache)
    expect(dir).toBe(join(cache, FOLDER))
    expect(readdirSync(cache)).toEqual([FOLDER])
    const { train, test } = await loadCifar10({ dir })
    expect([[...train.labels], [...test.labels]]).toEqual([[0, 1, 2, 3], [4]])
  })

  test('asks for nothing where the images are there already', async () => {
    const cache = temporaryFolder()
    const { url, requests } = await serveFile(archive)
    await download(url, cache)
    expect(await download(url, cache)).toBe(join(cache, FOLDER))
    expect(requests).toHaveLength(1)
  })

  test('follows redirections', async () => {
    const { url } = await serveFile(archive)
    const { url: old } = await serve((_, response) =>
      response.writeHead(302, { location: url }).end(),
    )
    await expect(download(old, temporaryFolder())).resolves.toMatch(FOLDER)
  })

  test('leaves the file pressed where the server calls that its encoding', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(archive)
    })
    await expect(download(url, temporaryFolder())).resolves.toMatch(FOLDER)
  })

  test('shows at most ten plain lines where there is no terminal', async () => {
    const screen = new PaperScreen()
    const { url } = await serveFile(archive)
    await download(url, temporaryFolder(), archive, { screen })
    expect(screen.lines.length).toBeLessThanOrEqual(10)
    expect(screen.lines.at(-1)).toMatch(/^CIFAR-10 {2}100 % {2}0\.0 MB\/0\.0 MB/)
  })

  test('goes where STEPGRAD_CACHE says, from where STEPGRAD_CIFAR10_URL says', async () => {
    const cache = temporaryFolder()
    const { url } = await serveFile(archive)
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('CIFAR10_DIR', '')
    vi.stubEnv('STEPGRAD_CACHE', cache)
    vi.stubEnv('STEPGRAD_CIFAR10_URL', url)
    await expect(downloadCifar10({ screen: new PaperScreen() })).rejects.toThrow(
      `download: ${url}: the server has ${archive.length} bytes, not 170052171: ` +
        'this is another file, perhaps a login page; try again, or name a mirror',
    )
    await expect(loadCifar10()).rejects.toThrow(`cifar10: ${join(cache, FOLDER)} does not exist`)
  })
})

describe('an interrupted download', () => {
  test('keeps what it has, takes it for no data, and asks for the rest the next time', async () => {
    const cache = temporaryFolder()
    const bad = await serveStart(archive, 5000)
    const broken = download(bad.url, cache)
    await vi.waitUntil(() => partOf(cache) === 5000)
    bad.hangUp()
    await expect(broken).rejects.toThrow(
      `download: ${bad.url}: aborted; 0.0 MB of 0.0 MB are kept: the same command goes on from there`,
    )
    expect(partOf(cache)).toBe(5000)
    await expect(loadCifar10({ dir: join(cache, FOLDER) })).rejects.toThrow('does not exist')

    const good = await serveFile(archive)
    await download(good.url, cache)
    expect(good.requests[0].headers).toMatchObject({ range: 'bytes=5000-', 'if-range': '"v1"' })
    expect(readdirSync(cache)).toEqual([FOLDER])
  })

  test('can be one that a signal stopped', async () => {
    const cache = temporaryFolder()
    const stop = new AbortController()
    const { url } = await serveStart(archive, 5000)
    const stopped = download(url, cache, archive, { signal: stop.signal })
    await vi.waitUntil(() => partOf(cache) === 5000)
    stop.abort()
    await expect(stopped).rejects.toThrow(`download: ${url}: stopped; 0.0 MB of 0.0 MB are kept`)
    expect(partOf(cache)).toBe(5000)
  })

  test('begins again where the server has no ranges', async () => {
    const cache = cacheWithPart(5000)
    const { url } = await serve((_, response) => response.end(archive))
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
  })

  test('begins again where the file of the server has changed since', async () => {
    const cache = cacheWithPart(5000, { of: Buffer.alloc(5000), version: '"v0"' })
    const { url } = await serveFile(archive)
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
  })

  test('begins again where the server cannot go on from there', async () => {
    const cache = cacheWithPart(5000, { of: Buffer.alloc(5000) })
    const { url } = await serve((request, response) => {
      if (request.headers.range) response.writeHead(416).end('no such range')
      else response.end(archive)
    })
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
  })

  test('begins again where more is there than the file has', async () => {
    const cache = cacheWithPart(archive.length + 1, { of: Buffer.alloc(archive.length + 1) })
    const { url } = await serveFile(archive)
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
  })

  test('asks for nothing where all of the archive is there', async () => {
    const cache = cacheWithPart(archive.length)
    const { url, requests } = await serveFile(archive)
    await download(url, cache)
    expect(requests).toHaveLength(0)
  })

  test('refuses another range than it asked for', async () => {
    const cache = cacheWithPart(5000)
    const range = `bytes 0-${archive.length - 1}/${archive.length}`
    const { url } = await serve((_, response) => {
      response.writeHead(206, { 'content-range': range }).end(archive)
    })
    await expect(download(url, cache)).rejects.toThrow(`the server sends ${range}, not 5000-`)
    expect(partOf(cache)).toBe(5000)
  })
})

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

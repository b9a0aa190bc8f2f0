import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { downloadCifar10, loadCifar10 } from '../src/index.ts'
import {
  archive,
  cacheWithPart,
  download,
  FOLDER,
  otherArchive,
  partOf,
} from './support/download.ts'
import { temporaryFolder } from './support/folder.ts'
import { PaperScreen } from './support/screen.ts'
import { serve, serveFile, serveStart } from './support/server.ts'

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

  test('can be one that a server left by its silence', async () => {
    const cache = temporaryFolder()
    const { url } = await serveStart(archive, 5000)
    await expect(download(url, cache, archive, { patience: 100 })).rejects.toThrow(
      `download: ${url}: silent for 0.1 s; 0.0 MB of 0.0 MB are kept`,
    )
    expect(partOf(cache)).toBe(5000)
    const { url: mute } = await serve(() => {})
    await expect(download(mute, cache, archive, { patience: 100 })).rejects.toThrow(
      `download: ${mute}: silent for 0.1 s; 0.0 MB of 0.0 MB are kept`,
    )
  })

  test('keeps what it has where a login page comes in its place', async () => {
    const cache = cacheWithPart(5000)
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>')
    })
    await expect(download(url, cache)).rejects.toThrow(
      `the server sends a web page: this is another file, perhaps a login page; 0.0 MB of`,
    )
    expect(partOf(cache)).toBe(5000)
    const nameless = await serve((_, response) => {
      response.write('<html>Please log in</html>')
      response.end()
    })
    await expect(download(nameless.url, cache)).rejects.toThrow(
      'the server sends what begins otherwise: this is another file, perhaps a login page',
    )
    expect(partOf(cache)).toBe(5000)
  })

  test('does not go on from what is no part of an archive', async () => {
    const cache = cacheWithPart(5000, { of: Buffer.alloc(5000, '<html>'), version: '' })
    const { url, requests } = await serveFile(archive)
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
    expect(requests[0].headers).not.toHaveProperty('range')
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
    const cache = cacheWithPart(5000, { of: otherArchive(5000), version: '"v0"' })
    const { url } = await serveFile(archive)
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
  })

  test('begins again where the server cannot go on from there', async () => {
    const cache = cacheWithPart(5000, { of: otherArchive(5000) })
    const { url } = await serve((request, response) => {
      if (request.headers.range) response.writeHead(416).end('no such range')
      else response.end(archive)
    })
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
  })

  test('begins again where more is there than the file has', async () => {
    const cache = cacheWithPart(archive.length + 1, { of: otherArchive(archive.length + 1) })
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

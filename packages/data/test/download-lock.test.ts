import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { archive, download, FOLDER, PART, partOf } from './support/download.ts'
import { temporaryFolder } from './support/folder.ts'
import { serve, serveFile, serveStart } from './support/server.ts'

const LOCK = `${PART}.lock`

describe('two downloads at once', () => {
  test('are refused to the second, which leaves that of the first alone', async () => {
    const cache = temporaryFolder()
    const slow = await serveStart(archive, 5000)
    const stop = new AbortController()
    const first = download(slow.url, cache, archive, { signal: stop.signal })
    await vi.waitUntil(() => partOf(cache) === 5000)
    const { url, requests } = await serveFile(archive)
    await expect(download(url, cache)).rejects.toThrow(
      `download: another one is under way (process ${process.pid}); wait until it is done. ` +
        `If there is none, remove ${join(cache, LOCK)}`,
    )
    expect(requests).toHaveLength(0)
    expect(partOf(cache)).toBe(5000)
    stop.abort()
    await expect(first).rejects.toThrow('stopped')
    expect(readdirSync(cache)).not.toContain(LOCK)
  })

  test('may follow each other, also after one that failed', async () => {
    const cache = temporaryFolder()
    const bad = await serve((_, response) => response.writeHead(404).end())
    await expect(download(bad.url, cache)).rejects.toThrow('404')
    const { url } = await serveFile(archive)
    await expect(download(url, cache)).resolves.toMatch(FOLDER)
    expect(readdirSync(cache)).toEqual([FOLDER])
  })
})

test.each([
  ['a process that is gone', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['nobody that could be', () => 'a process'],
])('the lock of %s is taken over', async (_, holder) => {
  const cache = temporaryFolder()
  writeFileSync(join(cache, LOCK), holder())
  let held = ''
  const { url } = await serve((_, response) => {
    held = readFileSync(join(cache, LOCK), 'utf8')
    response.end(archive)
  })
  await expect(download(url, cache)).resolves.toMatch(FOLDER)
  expect(held).toBe(String(process.pid))
  expect(readdirSync(cache)).toEqual([FOLDER])
})

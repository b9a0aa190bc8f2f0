import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DEFAULTS, type RunOptions } from '../src/run/options.ts'
import { checkPlaces } from '../src/run/places.ts'
import { type Results, writeResults } from '../src/run/results.ts'
import { temporaryFolder } from './support/folder.ts'
import { ended, start } from './support/script.ts'

const MAIN = new URL('support/stage/main.ts', import.meta.url)

const results: Results = {
  stage: '07 · Made up',
  finished: '2026-01-01T00:00:00.000Z',
  machine: { cpu: 'a cpu', cores: 1, node: 'v20', platform: 'linux x64' },
  options: DEFAULTS,
  images: { train: 1, test: 1 },
  epochs: [],
  curve: [],
}

function check(options: Partial<RunOptions>, checkpoint = options.checkpoint) {
  return () => checkPlaces({ ...DEFAULTS, ...options }, checkpoint)
}

/** A pipe with a name. */
function fifo(): string {
  const path = join(temporaryFolder(), 'pipe')
  execFileSync('mkfifo', [path])
  return path
}

describe('refused before the training is', () => {
  test.each(['json', 'checkpoint'] as const)('--%s in a folder that is not there', (option) => {
    const path = join(temporaryFolder(), 'nowhere', 'file')
    expect(check({ [option]: path })).toThrow(
      `train: --${option} ${path}: its folder does not exist or cannot be written`,
    )
  })

  test.each(['json', 'checkpoint'] as const)('--%s behind a link into no folder', (option) => {
    const path = join(temporaryFolder(), 'link')
    symlinkSync('nowhere/file', path)
    expect(check({ [option]: path })).toThrow('its folder does not exist or cannot be written')
  })

  test.each(['json', 'checkpoint'] as const)('a folder as --%s', (option) => {
    const path = temporaryFolder()
    expect(check({ [option]: path })).toThrow(`train: --${option} ${path}: is a folder`)
  })

  test('what would be replaced by a file', async ({ skip }) => {
    skip(process.platform === 'win32', 'not run: no such files on Windows')
    const path = join(temporaryFolder(), 'socket')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    onTestFinished(() => void server.close())
    const message = 'is no regular file, and would be replaced by one'
    for (const option of ['json', 'checkpoint'])
      expect(check({ [option]: path })).toThrow(`train: --${option} ${path}: ${message}`)
    const pipe = fifo()
    expect(check({ checkpoint: pipe })).toThrow(`train: --checkpoint ${pipe}: ${message}`)
    expect(check({ resume: pipe })).toThrow(
      `train: --resume ${pipe}: ${message}; name another place with --checkpoint`,
    )
  })

  test('one file for the results and the checkpoint', () => {
    const folder = temporaryFolder()
    const [path, link] = [join(folder, 'x'), join(folder, 'link')]
    symlinkSync('x', link)
    const message = `train: --json ${path}: is the file of the checkpoint; name another one`
    expect(check({ json: path, checkpoint: path })).toThrow(message)
    expect(check({ json: path, resume: path, checkpoint: join(folder, 'y') })).toThrow(message)
    expect(check({ json: path }, path)).toThrow(message)
    expect(check({ json: path, checkpoint: link })).toThrow(message)
  })
})

describe.skipIf(process.platform === 'win32')('results', () => {
  test('go through a pipe, which stays one', async () => {
    const path = fifo()
    expect(check({ json: path })).not.toThrow()
    const [read] = await Promise.all([readFile(path, 'utf8'), writeResults(path, results)])
    expect(JSON.parse(read)).toEqual(results)
    expect(lstatSync(path).isFIFO()).toBe(true)
  })

  test.each(['old', undefined])('behind a link leave it one: what is there is %s', async (old) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'deep'))
    const [link, behind] = [join(folder, 'link'), join(folder, 'deep', 'results.json')]
    if (old) writeFileSync(behind, old)
    symlinkSync('deep/results.json', link)
    await writeResults(link, results)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(JSON.parse(readFileSync(behind, 'utf8'))).toEqual(results)
    expect(readdirSync(join(folder, 'deep'))).toEqual(['results.json'])
  })

  test('are printed where they go to /dev/stdout', async () => {
    const json = join(temporaryFolder(), 'stdout')
    symlinkSync('/dev/stdout', json) // by a link of ours: the device itself is in no danger
    const args = ['--epochs', '1', '--limit', '8', '--json', json]
    const { status, out } = await ended(start(MAIN, args))
    expect(status).toBe(0)
    expect(out).toMatch(/^ {2}"stage": "A network that only counts",$/m)
    expect(out.endsWith(`results: ${json}\n`)).toBe(true)
    expect(lstatSync(json).isSymbolicLink()).toBe(true)
  })
})

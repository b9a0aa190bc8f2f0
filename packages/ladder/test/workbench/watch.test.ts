import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../src/stages.ts'

const BIN = fileURLToPath(new URL('../../bin/stepgrad.mjs', import.meta.url))

let home: string
let watching: ChildProcess
let said = ''

const options = () => ({
  cwd: ROOT,
  env: { ...process.env, NO_COLOR: '1', STEPGRAD_WORKBENCH: home },
})

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stepgrad-watch-'))
  await execa(process.execPath, [BIN, 'learn', '2'], options())
  watching = spawn(process.execPath, [BIN, 'learn', 'watch'], { ...options(), stdio: 'pipe' })
  for (const stream of [watching.stdout!, watching.stderr!])
    stream.on('data', (text: Buffer) => (said += text.toString()))
}, 60_000)

afterAll(() => {
  watching.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

/** Waits until it says this, and forgets what it has said so far. */
async function hear(what: RegExp): Promise<string> {
  while (!what.test(said)) await once(watching.stdout!, 'data')
  const heard = said
  said = ''
  return heard
}

const save = (text: string) => appendFileSync(join(home, '02-tensor', 'src', 'relu.ts'), text)

test('learn watch answers at each save, refuses a second one, and ends with Ctrl-C', async () => {
  const first = await hear(/watching; Ctrl-C ends it/)
  expect(first).toContain('✗ 1 ')
  expect(first).toContain('Missing first: 1 ')
  const [, failure] = /✗ 1 .*\n\n {2}(.+)/.exec(first)!
  expect(first.split(failure)).toHaveLength(2) // told once

  const second = await execa(process.execPath, [BIN, 'learn', 'watch'], {
    ...options(),
    reject: false,
  })
  expect([second.exitCode, second.stderr]).toEqual([
    1,
    expect.stringContaining(`another one runs already (process ${watching.pid})`),
  ])

  save('const = 3\n')
  expect(await hear(/Variable declaration expected/)).toMatch(/src\/relu\.ts:\d+:7\n/)
  save('// that was no line of mine\n')
  await hear(/Variable declaration expected/)

  watching.kill('SIGINT')
  const [status] = (await once(watching, 'close')) as [number]
  expect([status, said]).toEqual([0, expect.stringContaining('no longer watching')])
  expect(existsSync(join(home, '02-tensor', '.stepgrad', 'watch.lock'))).toBe(false)
}, 240_000)

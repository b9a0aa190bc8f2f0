import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../src/stages.ts'
import { runSuite, type SuiteRun } from '../../src/workbench/suite-run.ts'

const BIN = fileURLToPath(new URL('../../bin/stepgrad.mjs', import.meta.url))
const LONG = { timeout: 240_000 }

let home: string
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stepgrad-workbench-'))
  await learn('2')
}, LONG.timeout)
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** The command as a user without a terminal runs it, on a workbench of its own. */
function learn(...words: string[]) {
  return execa(process.execPath, [BIN, 'learn', ...words], {
    cwd: ROOT,
    reject: false,
    env: { NO_COLOR: '1', STEPGRAD_WORKBENCH: home },
  })
}

const folder = () => join(home, '02-tensor')

/** Runs a few tests with a change of one file, which is then taken back. */
async function runWith(change: (source: string) => string, timeoutMs = 30_000): Promise<SuiteRun> {
  const path = join(folder(), 'src', 'net.ts')
  const source = readFileSync(path, 'utf8')
  writeFileSync(path, change(source))
  try {
    return await runSuite(folder(), { tests: ['specification'], only: true, timeoutMs })
  } finally {
    writeFileSync(path, source)
  }
}

describe('a run of the suite on a workbench', () => {
  test(
    'of sources that lack the new names comes to its end, and says what is missing',
    LONG,
    async () => {
      const run = await runSuite(folder(), { tests: ['tensor'], only: true })
      expect(run.end).toBe('ran')
      const { outcomes } = run as Extract<SuiteRun, { end: 'ran' }>
      expect(new Set(outcomes.map(({ group }) => group))).toEqual(new Set(['tensor', 'manifest']))
      expect(outcomes.find(({ group }) => group === 'tensor')).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/is not a (function|constructor)/) as string,
        tried: expect.stringMatching(/^\S.*library/) as string,
      })
    },
  )

  test('names the file and the line that is no TypeScript, and runs nothing', LONG, async () => {
    const run = await runWith((source) => `${source}const = 4\n`)
    expect(run).toEqual({
      end: 'unparsable',
      error: expect.objectContaining({
        file: 'src/net.ts',
        column: 7,
        text: 'const = 4',
      }) as object,
    })
  })

  test('says which module is not there', LONG, async () => {
    const run = await runWith((source) => `import { no } from './no.ts'\n${source}void no\n`)
    expect(run).toMatchObject({
      end: 'broken',
      error: { message: "Cannot find module './no.ts' imported from src/net.ts" },
    })
  })

  test('keeps what the sources print while a test fails', LONG, async () => {
    const printing = (source: string) =>
      source.replace(
        /(export function createParameters\(.*\{\n)/,
        "$1  console.log('here'); throw new Error('enough')\n",
      )
    const run = await runWith(printing)
    const { outcomes } = run as Extract<SuiteRun, { end: 'ran' }>
    const failed = outcomes.filter(({ state }) => state === 'failed')
    expect(failed[0]).toMatchObject({ message: 'enough', printed: 'here\n' })
  })

  test('is stopped where a test does not end, and leaves no process', LONG, async () => {
    const loop = (source: string) =>
      source.replace(/(export function createParameters\(.*\{\n)/, '$1  for (;;) {}\n')
    const run = await runWith(loop, 5000)
    expect(run).toMatchObject({ end: 'stopped', seconds: 5 })
    const { test: name } = run as Extract<SuiteRun, { end: 'stopped' }>
    expect(name).toMatch(/^specification > /)
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    expect(processes).not.toContain(folder())
  })
})

describe('learn check', () => {
  test('says what is missing first, where to read, and fails', LONG, async () => {
    appendFileSync(join(folder(), 'src', 'net.ts'), '// begun\n')
    const { stdout, exitCode } = await learn('check')
    expect(stdout).toMatch(
      /^✗ 1 .+\n\n {2}(.+ > .+)\n {4}[^]+\n02-tensor · Tensor: 0 of \d tasks? holds?\n/,
    )
    const [, failure] = /^ {2}(.+ > .+)$/m.exec(stdout)!
    expect(stdout.split(failure)).toHaveLength(2) // told once, before all others have run
    expect(stdout).toMatch(/Missing first: 1 .+\n\n {2}lesson/)
    expect(stdout).toMatch(/ {2}lesson {3}pnpm stepgrad lesson 2/)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(exitCode).toBe(1)
  })

  test(
    'of one task runs its tests alone, and leaves what is known of the others',
    LONG,
    async () => {
      const { stdout, exitCode } = await learn('check', '--only', '2')
      expect(stdout).toMatch(/^✗ 2 .+: 0 of \d+ tests?\n\n {2}.+ > .+\n/)
      expect(stdout).toContain('  help     pnpm stepgrad learn hint 2')
      expect(stdout).not.toMatch(/^✗ [13]/m)
      expect(exitCode).toBe(1)
      const { stages } = JSON.parse(readFileSync(join(home, 'progress.json'), 'utf8')) as {
        stages: { tensor: { tasks: Record<string, boolean> } }
      }
      expect(Object.values(stages.tensor.tasks).length).toBeGreaterThan(1)
      expect((await learn('check', '--only', '99')).stderr).toContain('and no 99')
    },
  )

  test('of a stage that is whole says so, offers the next, and succeeds', LONG, async () => {
    const files = changedFiles().filter((path) => path !== 'main.ts')
    const { stdout: taken } = await learn('solve', ...files)
    expect(taken).toContain('src/tensor.ts is ours now')
    const early = await learn('check') // with the main.ts of stage 01
    expect(early.stdout).toMatch(/Left to do, which no test sees:\n\n {2}main\.ts:\d+:\d+: /)
    expect(early.exitCode).toBe(1)
    expect((await learn('train', '--limit', '100', '--epochs', '1')).exitCode).toBe(1)

    await learn('solve', 'main.ts')
    const { stdout, exitCode } = await learn('check')
    expect(stdout).toMatch(
      /Stage 2 is yours: all \d+ tests hold, with no hint and \d+ files of ours/,
    )
    expect(stdout).toContain('  next     pnpm stepgrad learn 3\n')
    expect(exitCode).toBe(0)
    expect((await learn('list')).stdout).toMatch(/02-tensor +Tensor +done on /)
    const trained = await learn('train', '--limit', '100', '--epochs', '1')
    expect(trained.stdout).toContain('epoch 1/1')
    expect(trained.exitCode).toBe(0)
  })
})

function changedFiles(): string[] {
  const path = join(ROOT, 'packages', '02-tensor', 'stage.json')
  const { files } = JSON.parse(readFileSync(path, 'utf8')) as {
    files: { added: string[]; changed: string[]; removed?: string[] }
  }
  return [...files.added, ...files.changed, ...(files.removed ?? [])]
}

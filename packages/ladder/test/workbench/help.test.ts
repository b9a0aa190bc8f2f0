import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProgram } from '../../src/cli.ts'
import { noteProgress } from '../../src/workbench/progress.ts'
import { Learner } from './learner.ts'

let learner: Learner
beforeEach(async () => {
  learner = new Learner()
  await learner.learn('2')
})
afterEach(() => learner.remove())

test.each(['list', 'reset', 'check', 'watch', 'hint', 'diff', 'solve', ''])(
  'learn %s --help has an example and fits into 80 columns',
  (name) => {
    let help = ''
    const learn = createProgram().commands.find((command) => command.name() === 'learn')!
    const command = learn.commands.find((command) => command.name() === name) ?? learn
    command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
    command.outputHelp()
    expect(help).toMatch(/Examples?:\n {2}pnpm stepgrad learn /)
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

describe('learn hint', () => {
  test('gives one after the other, remembers them, and names the reference last', async () => {
    const first = await learner.learn('hint')
    expect(first.log).toMatch(
      /02-beta · .*1 First.*: hint 1 of 3\n\nWhich question\?\n\nnext hint: pnpm stepgrad learn hint\n/,
    )
    expect((await learner.learn('hint')).log).toContain('Which idea?')
    const last = await learner.learn('hint')
    expect(last.log).toContain('Which shape?')
    expect(last.log).toContain('how we wrote it: pnpm stepgrad learn diff src/edited.ts')
    const none = await learner.learn('hint')
    expect([none.status, none.error]).toEqual([1, expect.stringContaining('no further hint')])
    expect((await learner.learn('hint', '--again')).log).toContain('Which shape?')
  })

  test('is of the first task that did not hold, or of the one that is named', async () => {
    noteProgress(learner.home, 'beta', () => ({ tasks: { First: true, Second: false } }))
    expect((await learner.learn('hint')).log).toContain('Another question?')
    expect((await learner.learn('hint', '1')).log).toContain('Which question?')
    expect((await learner.learn('hint', '7')).error).toContain('has the tasks 1 to 2, and no 7')
    noteProgress(learner.home, 'beta', () => ({ tasks: { First: true, Second: true } }))
    expect((await learner.learn('hint')).error).toContain('every task holds')
    learner.write('02-beta/src/edited.ts', '// mine\n')
    await learner.learn('reset')
    expect((await learner.learn('hint')).log).toContain('1 First')
  })
})

describe('learn diff', () => {
  test('shows what would make the learner’s files ours', async () => {
    const { log } = await learner.learn('diff', 'src/edited.ts', '--yes')
    expect(log).toContain('--- workbench/02-beta/src/edited.ts\n+++ packages/02-beta/src/edited.ts')
    expect(log).toContain('-// line 15\n+// beta')
    expect((await learner.learn('diff', 'edited.ts')).log).toBe(log)
    expect((await learner.learn('diff', 'src/nowhere.ts')).error).toContain(
      "has a file 'src/nowhere.ts'",
    )
  })
})

describe('learn diff, before the stage is done', () => {
  const seen = async () => /(\d+) looked at/.exec((await learner.learn('list')).log)?.[1]

  test('says the first time what it shows, and without a terminal what to type', async () => {
    const { status, log } = await learner.learn('diff', 'edited.ts')
    expect(status).toBe(1)
    expect(log).toContain('This shows how we wrote src/edited.ts of 02-beta')
    expect(log).toContain('to see it: pnpm stepgrad learn diff edited.ts --yes')
    expect(log).not.toContain('+// beta')
    expect(await seen()).toBeUndefined()
  })

  test('is noted as help, a file once, and not asked for again', async () => {
    const all = await learner.learn('diff', '--yes')
    const files = all.log.match(/^---/gm)!.length
    expect(await seen()).toBe(String(files))
    const again = await learner.learn('diff', 'src/edited.ts')
    expect([again.status, again.log]).toEqual([0, expect.stringContaining('+// beta')])
    expect(await seen()).toBe(String(files))
  })

  test('with --stat, or of a stage that is done, is none', async () => {
    expect((await learner.learn('diff', '--stat')).log).toMatch(/src\/edited\.ts .*\d/)
    noteProgress(learner.home, 'beta', () => ({
      tasks: { First: true, Second: true },
      finished: '2026-01-31',
    }))
    expect((await learner.learn('diff')).log).toContain('+// beta')
    expect(await seen()).toBeUndefined()
  })
})

describe('learn solve', () => {
  test('takes our file and keeps the learner’s', async () => {
    learner.write('02-beta/src/edited.ts', '// mine\n')
    const { log } = await learner.learn('solve', 'src/edited.ts')
    expect(log).toContain(
      `src/edited.ts is ours now; yours is kept in\n  ${learner.backups('02-beta')[0]}`,
    )
    expect(learner.read('02-beta/src/edited.ts')).toBe(
      learner.ladder.read('02-beta', 'src/edited.ts'),
    )
    expect(learner.files().map(([, text]) => text)).toContain('// mine\n')
    expect((await learner.learn('solve', 'edited.ts')).log).toContain('yours is ours already')
    expect((await learner.learn('diff')).log).toBe('no differences\n')
  })

  test('removes what we have not, and keeps it', async () => {
    learner.write('02-beta/src/mine.ts', '// mine\n')
    expect((await learner.learn('solve', 'src/mine.ts')).log).toContain('is gone, as in ours')
    expect(learner.has('02-beta/src/mine.ts')).toBe(false)
    expect(learner.files().map(([, text]) => text)).toContain('// mine\n')
  })

  test.each(['src/nowhere.ts', 'stage.json', '../03-gamma/src/edited.ts'])(
    'refuses %s, and then takes no other either',
    async (file) => {
      const { status, error } = await learner.learn('solve', 'src/edited.ts', file)
      expect([status, error]).toEqual([
        1,
        expect.stringContaining(`'${file}' is none of the files`),
      ])
      expect(learner.backups('02-beta')).toEqual([])
    },
  )
})

describe('learn list', () => {
  test('tells the stage at hand, the tasks that hold, and the help that was taken', async () => {
    await learner.learn('hint')
    await learner.learn('solve', 'src/edited.ts')
    noteProgress(learner.home, 'beta', () => ({ tasks: { First: true } }))
    noteProgress(learner.home, 'gamma', () => ({ finished: '2026-01-31' }))
    const { log } = await learner.learn('list')
    expect(log).toMatch(/→ +02-beta +beta +1 of 2 tasks +1 hint, 1 file\n/)
    expect(log).toMatch(/03-gamma +gamma +done on 2026-01-31\n/)
    expect((await learner.learn()).log).toBe(log)
  })

  test('knows progress of a later version by name, and leaves it', async () => {
    const later = '{ "version": 2 }'
    learner.write('progress.json', later)
    expect((await learner.learn('list')).error).toContain('was written by a later version')
    expect((await learner.learn('hint')).error).toContain('was written by a later version')
    expect(learner.read('progress.json')).toBe(later)
  })

  test('keeps progress that cannot be read under another name', async () => {
    learner.write('progress.json', '{ "version": 1, "stages": { "beta"')
    const { status, error } = await learner.learn('list')
    expect([status, error]).toEqual([0, expect.stringContaining('progress.json.unreadable')])
    expect(learner.read('progress.json.unreadable')).toContain('"beta"')
  })

  test('keeps what a newer stepgrad has noted beside it', async () => {
    learner.write(
      'progress.json',
      '{ "version": 1, "theme": "dark", "stages": { "beta": { "x": 1 } } }',
    )
    await learner.learn('hint', '1').catch(() => {})
    await learner.learn('reset', '2')
    expect(JSON.parse(learner.read('progress.json'))).toMatchObject({ theme: 'dark' })
  })
})

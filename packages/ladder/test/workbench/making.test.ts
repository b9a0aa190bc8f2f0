import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepUp } from '../../src/workbench/keep-up.ts'
import { workbenchOf } from '../../src/workbench/workbench.ts'
import { Learner, type Said } from './learner.ts'

let learner: Learner
beforeEach(() => (learner = new Learner()))
afterEach(() => learner.remove())

describe('learn 2', () => {
  test('makes the stage from the sources of the one before, with its own manifest, tests and tasks', async () => {
    const { status, log } = await learner.learn('2')
    expect(status).toBe(0)
    expect(log).toContain('workbench/02-beta is made from 01-alpha.')
    expect(learner.read('02-beta/src/edited.ts')).toBe(
      learner.ladder.read('01-alpha', 'src/edited.ts'),
    )
    for (const path of ['stage.json', 'test/adapter.ts'])
      expect(learner.read(`02-beta/${path}`)).toBe(learner.ladder.read('02-beta', path))
    expect(learner.read('02-beta/package.json')).not.toContain('ependencies') // nothing to install
    expect(learner.read('02-beta/TASKS.md')).toContain('## 1. First')
    expect(learner.read('02-beta/TASKS.md')).not.toContain('Which question?')
    expect(learner.read('02-beta/test/conformance.test.ts')).toContain('../../../packages/02-beta/')
  })

  test('takes a name, too, and knows no stage 77', async () => {
    expect((await learner.learn('beta')).status).toBe(0)
    const { status, error } = await learner.learn('77')
    expect([status, error]).toEqual([1, expect.stringContaining("no stage is called '77'")])
  })

  test('again, with nothing written, changes nothing', async () => {
    await learner.learn('2')
    const before = learner.files()
    expect((await learner.learn('2')).log).toContain('nothing in it has been changed yet')
    expect(learner.files()).toEqual(before)
    await learner.learn('3')
    await learner.learn('2')
    expect((await learner.learn('list')).log).toMatch(/→ +02-beta/)
  })

  test('again, puts what was written aside, says where, and takes it back from there', async () => {
    await learner.learn('2')
    learner.write('02-beta/src/edited.ts', '// mine\n')
    const { log } = await learner.learn('2')
    const [backup] = learner.backups('02-beta')
    expect(log).toContain(`pnpm stepgrad learn 2 --from ${backup}`)
    expect(learner.read('02-beta/src/edited.ts')).toContain('// line 1')
    await learner.learn('2', '--from', join(learner.ladder.root, backup))
    expect(learner.read('02-beta/src/edited.ts')).toBe('// mine\n')
  })

  test('two backups in one second are two', async () => {
    await learner.learn('2')
    for (const text of ['// one\n', '// two\n', '// three\n']) {
      learner.write('02-beta/src/edited.ts', text)
      await learner.learn('reset')
    }
    const kept = learner.backups('02-beta').map((path) => {
      return learner.read(join(path, 'src/edited.ts').replace('workbench/', ''))
    })
    expect(kept.sort()).toEqual(['// one\n', '// three\n', '// two\n'])
  })

  test('in a folder that may not be written is one line, and leaves nothing', async () => {
    mkdirSync(learner.home)
    const { status, error } = await inReadOnly(() => learner.learn('2'))
    expect([status, error]).toEqual([1, expect.stringMatching(/^error: .*workbench.* may not be/)])
    expect(error.trim()).not.toContain('\n')
    expect(learner.files()).toEqual([])
  })
})

describe('where nothing may be written', () => {
  test.each(['hint', 'diff --yes', 'solve edited.ts', 'reset', '3'])(
    'learn %s names what could not be, and changes nothing',
    async (words) => {
      await learner.learn('2')
      learner.write('02-beta/src/mine.ts', '// mine\n')
      const before = learner.files()
      const { status, error } = await inReadOnly(() => learner.learn(...words.split(' ')))
      expect([status, error]).toEqual([
        1,
        expect.stringMatching(/^error: \S*workbench\S*: it may not be written; nothing/),
      ])
      expect(error).not.toMatch(/\.tmp|\.making-/) // names that nobody chose
      expect(learner.files()).toEqual(before)
    },
  )
})

/** Types a command where no folder of the project may be written. */
async function inReadOnly(work: () => Promise<Said>): Promise<Said> {
  const folders = ['', 'workbench', 'workbench/02-beta', 'workbench/02-beta/src']
    .map((path) => join(learner.ladder.root, path))
    .filter((path) => existsSync(path))
  for (const folder of folders) chmodSync(folder, 0o555)
  const isRoot = process.geteuid!() === 0 // to whom everything may be written
  if (isRoot) process.seteuid!(65534)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid!(0)
    for (const folder of folders) chmodSync(folder, 0o755)
  }
}

describe('learn 3 --from own', () => {
  test('goes on from the learner’s own stage', async () => {
    await learner.learn('2')
    learner.write('02-beta/src/mine.ts', '// mine\n')
    const { log } = await learner.learn('3', '--from', 'own')
    expect(log).toContain('from your own 02-beta')
    expect(log).toContain('02-beta did not hold when last checked')
    expect(learner.read('03-gamma/src/mine.ts')).toBe('// mine\n')
    expect(learner.has('03-gamma/src/new-name.ts')).toBe(false)
  })

  test('is an error where there is none', async () => {
    expect((await learner.learn('3', '--from', 'own')).error).toContain(
      'you have not begun 02-beta',
    )
    expect((await learner.learn('1', '--from', 'own')).error).toContain('is the first stage')
    expect((await learner.learn('3', '--from', 'nowhere')).error).toContain('it has no src')
    expect(learner.files()).toEqual([])
  })
})

describe('learn reset', () => {
  test('puts the stage aside and makes it as it was', async () => {
    await learner.learn('2')
    learner.write('02-beta/src/edited.ts', '// mine\n')
    expect((await learner.learn('reset')).log).toContain(learner.backups('02-beta')[0])
    expect(learner.read('02-beta/src/edited.ts')).toContain('// line 1')
    expect((await learner.learn('reset')).log).toContain('as it was at the beginning of the stage')
  })

  test('of one that came out of a backup goes back to the beginning of the stage', async () => {
    await learner.learn('2')
    learner.write('02-beta/src/edited.ts', '// mine\n')
    await learner.learn('reset')
    const backup = join(learner.ladder.root, learner.backups('02-beta')[0])
    await learner.learn('2', '--from', backup)
    const { log } = await learner.learn('reset')
    expect(log).toContain('is at the beginning of the stage again, made from 01-alpha.')
    expect(log).toContain(learner.backups('02-beta').at(-1))
    expect(learner.read('02-beta/src/edited.ts')).toContain('// line 1')
  })

  test('of one that began with the learner’s own goes back to that, backup or not', async () => {
    await learner.learn('2')
    learner.write('02-beta/src/edited.ts', '// my beta\n')
    await learner.learn('3', '--from', 'own')
    learner.write('03-gamma/src/edited.ts', '// my gamma\n')
    await learner.learn('3')
    const backup = join(learner.ladder.root, learner.backups('03-gamma')[0])
    await learner.learn('3', '--from', backup)
    expect((await learner.learn('reset')).log).toMatch(/made from your own\s+02-beta/)
    expect(learner.read('03-gamma/src/edited.ts')).toBe('// my beta\n')
  })

  test('works on a folder without src, which every other command names', async () => {
    await learner.learn('2')
    const folder = join(learner.home, '02-beta')
    rmSync(join(folder, 'src'), { recursive: true })
    for (const command of ['check', 'hint', 'diff', 'watch'])
      expect((await learner.learn(command)).error).toMatch(
        /workbench\/02-beta has no src any more; .*: pnpm stepgrad learn reset 2\n/,
      )
    const { log, status } = await learner.learn('reset')
    expect(status).toBe(0)
    expect(log).toMatch(/made from 01-alpha\.\n\nWhat was left of it is now in\n.*02-beta/)
    expect(log).not.toContain('--from') // it is no stage: nothing could be made from it
    expect(learner.read('02-beta/src/edited.ts')).toContain('// line 1')
  })

  test('takes what an editor left for no work', async () => {
    await learner.learn('2')
    for (const name of ['4913', 'edited.ts~', '.#edited.ts', '.edited.ts.swp', 'edited.ts.tmp'])
      learner.write(`02-beta/src/${name}`, '// half\n')
    expect((await learner.learn('reset')).log).toContain('as it was at the beginning')
    learner.write('02-beta/src/swap.ts', '// mine\n')
    expect((await learner.learn('reset')).log).toContain('is at the beginning of the stage again')
  })

  test('without a workbench says what to type', async () => {
    expect((await learner.learn('reset')).error).toContain('make one: pnpm stepgrad learn 1')
    expect((await learner.learn('reset', '3')).error).toContain('make it: pnpm stepgrad learn 3')
  })
})

describe('a workbench of an older version', () => {
  const keptUp = () => keepUp(workbenchOf(learner.ladder.root, '2'))

  test('gets the tests of today; sources stay', async () => {
    await learner.learn('2')
    learner.write('02-beta/src/edited.ts', '// mine\n')
    expect(await keptUp()).toEqual([])
    learner.ladder.write('02-beta', 'test/adapter.ts', '// new\n')
    learner.ladder.write('02-beta', 'test/more.ts', '// more\n')
    expect(await keptUp()).toEqual([expect.stringContaining('made by an older version')])
    expect(learner.read('02-beta/test/adapter.ts')).toBe('// new\n')
    expect(learner.read('02-beta/test/more.ts')).toBe('// more\n')
    expect(learner.read('02-beta/src/edited.ts')).toBe('// mine\n')
    expect(await keptUp()).toEqual([])
    expect(learner.backups('02-beta')).toEqual([])
  })

  test('that was edited beside the sources is put aside first', async () => {
    await learner.learn('2')
    learner.write('02-beta/test/adapter.ts', '// mine\n')
    expect(await keptUp()).toEqual([
      expect.stringContaining('yours is now in workbench/backups/02-beta'),
    ])
    expect(learner.read('02-beta/test/adapter.ts')).toContain('beta')
    expect(learner.files().map(([, text]) => text)).toContain('// mine\n')
  })

  test('whose stage before has changed says so, and stays', async () => {
    await learner.learn('2')
    learner.ladder.edit('01-alpha', 'src/kept.ts', 3, '// another')
    expect(await keptUp()).toEqual([
      expect.stringContaining('01-alpha has changed since you began'),
    ])
    expect(learner.read('02-beta/src/kept.ts')).toContain('// line 3')
  })

  test.each(['{ "version": 99 }', 'no JSON', ''])(
    'with the note %j counts as older',
    async (note) => {
      await learner.learn('2')
      learner.write('02-beta/.stepgrad/workbench.json', note)
      learner.write('02-beta/src/edited.ts', '// mine\n')
      expect(await keptUp()).toEqual([])
      await learner.learn('reset')
      expect(learner.files().map(([, text]) => text)).toContain('// mine\n')
    },
  )
})

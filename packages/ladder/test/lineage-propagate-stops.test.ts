import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkLadder } from '../src/lineage/check/check.ts'
import { Journal } from '../src/lineage/propagate/journal.ts'
import { abort, propagate, resolve } from '../src/lineage/propagate/propagate.ts'
import { lines, SmallLadder } from './small-ladder.ts'

const [ALPHA, BETA, GAMMA, DELTA] = ['01-alpha', '02-beta', '03-gamma', '04-delta']
const noTests = undefined

let ladder: SmallLadder
beforeAll(() => {
  ladder = SmallLadder.create()
})
afterEach(() => ladder.reset())
afterAll(() => ladder.remove())

describe('a propagation stops', () => {
  const conflict = async () => {
    ladder.edit(ALPHA, 'src/edited.ts', 15, '// alpha')
    return propagate(ladder.root, { stage: '1' }, noTests)
  }

  test('at a conflict, with markers in the file and nothing written above', async () => {
    const { ended, at, done } = await conflict()
    expect([ended, at]).toEqual(['stopped', BETA])
    expect(done[0].lines[0]).toMatch(/^stopped {4}src\/edited.ts: 1 place changed in both/)
    expect(ladder.read(BETA, 'src/edited.ts')).toMatch(/<{7} 02-beta\n[^]*>{7} 01-alpha\n/)
    expect(ladder.read(GAMMA, 'src/edited.ts')).toBe(lines(20, { 15: '// beta' }))
  })

  test('and does not go on while a marker remains', async () => {
    await conflict()
    await expect(resolve(ladder.root, noTests)).rejects.toThrow(
      'resolve: 02-beta: src/edited.ts has a conflict marker in line 15',
    )
  })

  test('and goes on to the top when it is resolved', async () => {
    await conflict()
    ladder.write(BETA, 'src/edited.ts', lines(20, { 15: '// both' }))
    expect((await resolve(ladder.root, noTests)).ended).toBe('done')
    expect(ladder.read(GAMMA, 'src/edited.ts')).toBe(lines(20, { 15: '// both' }))
    expect(ladder.read(DELTA, 'src/edited.ts')).toBe(lines(20, { 15: '// both', 19: '// delta' }))
    expect(Journal.isUnderWay(ladder.root)).toBe(false)
  })

  test('only once at the same conflict: its resolution is remembered', async () => {
    await conflict()
    ladder.write(BETA, 'src/edited.ts', lines(20, { 15: '// both' }))
    await resolve(ladder.root, noTests)
    ladder.git('checkout', '-q', '.')
    ladder.git('clean', '-qfd')
    const { ended, done } = await conflict()
    expect(ended).toBe('done')
    expect(done[0].lines).toEqual(['remembered src/edited.ts'])
    expect(ladder.read(DELTA, 'src/edited.ts')).toBe(lines(20, { 15: '// both', 19: '// delta' }))
  })

  test('where a later stage removed the file, and asks no second time', async () => {
    ladder.edit(ALPHA, 'src/dropped.ts', 3, '// new')
    const first = await propagate(ladder.root, { stage: '1' }, noTests)
    expect([first.ended, first.at]).toEqual(['stopped', GAMMA])
    expect(first.done.at(-1)!.lines).toEqual([
      'stopped    src/dropped.ts: edited in 02-beta, removed here',
    ])
    expect((await resolve(ladder.root, noTests)).ended).toBe('done')
    expect(existsSync(ladder.path(GAMMA, 'src/dropped.ts'))).toBe(false)
    expect((await propagate(ladder.root, { stage: '1' }, noTests)).ended).toBe('nothing')
    expect(checkLadder(ladder.root).problems.size).toBe(0)
  })

  test('where a file was deleted that a later stage changed', async () => {
    ladder.delete(ALPHA, 'src/edited.ts')
    const { ended, done } = await propagate(ladder.root, { stage: '1' }, noTests)
    expect(ended).toBe('stopped')
    expect(done[0].lines[0]).toBe('stopped    src/edited.ts: deleted in 01-alpha, changed here')
    await expect(resolve(ladder.root, noTests)).rejects.toThrow(
      'delete src/edited.ts, or keep it and list it in files.added',
    )
    ladder.declare(BETA, ({ files }) => {
      files.added = files.changed
      files.changed = []
    })
    expect((await resolve(ladder.root, noTests)).ended).toBe('done')
    expect(ladder.read(DELTA, 'src/edited.ts')).toContain('// delta')
  })

  test('where a later stage brings another file of the same name', async () => {
    ladder.write(ALPHA, 'src/delta.ts', '// not that of delta\n')
    const { ended, at } = await propagate(ladder.root, { stage: '1' }, noTests)
    expect([ended, at]).toEqual(['stopped', DELTA])
  })

  test('and another one cannot begin meanwhile', async () => {
    await conflict()
    await expect(propagate(ladder.root, { stage: '1' }, noTests)).rejects.toThrow(
      'a propagation is under way; first run: pnpm stepgrad ladder resolve, or abort',
    )
  })
})

describe('abort', () => {
  test('gives back every file as it was, new, deleted, moved and executable ones', async () => {
    chmodSync(ladder.path(BETA, 'src/kept.ts'), 0o755)
    ladder.edit(GAMMA, 'src/kept.ts', 18, '// not committed')
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    ladder.edit(ALPHA, 'src/edited.ts', 15, '// conflict in beta')
    ladder.edit(ALPHA, 'src/old-name.ts', 3, '// new')
    ladder.write(ALPHA, 'src/deep/er/new.ts', '// new\n')
    ladder.delete(ALPHA, 'src/dropped.ts')
    const before = ladder.status()
    await propagate(ladder.root, { stage: '1' }, noTests)
    expect(existsSync(ladder.path(BETA, 'src/deep/er/new.ts'))).toBe(true)
    expect(existsSync(ladder.path(BETA, 'src/dropped.ts'))).toBe(false)

    abort(ladder.root)
    expect(ladder.status()).toBe(before)
    expect(ladder.read(GAMMA, 'src/kept.ts')).toBe(lines(20, { 18: '// not committed' }))
    expect(statSync(ladder.path(BETA, 'src/kept.ts')).mode & 0o777).toBe(0o755)
    expect(existsSync(ladder.path(BETA, 'src/deep'))).toBe(false)
    expect(existsSync(join(ladder.root, '.stepgrad/propagate'))).toBe(false)
  })

  test('works after a kill in the middle of a write', () => {
    const journal = Journal.begin(ladder.root, ALPHA, ['src/kept.ts'])
    journal.write(ladder.path(BETA, 'src/kept.ts'), '// half of it\n')
    ladder.write(BETA, 'src/kept.ts.0000.tmp', '// a draft')
    // no more is heard of the process
    abort(ladder.root)
    expect(ladder.status()).toBe('')
    expect(readdirSync(ladder.path(BETA, 'src'))).not.toContain('kept.ts.0000.tmp')
  })

  test('is the way out of a propagation that was cut off', async () => {
    Journal.begin(ladder.root, ALPHA, [])
    await expect(resolve(ladder.root, noTests)).rejects.toThrow(
      'the propagation was cut off; run: pnpm stepgrad ladder abort',
    )
  })

  test('without a propagation says so', () => {
    expect(() => abort(ladder.root)).toThrow('no propagation is under way')
  })
})

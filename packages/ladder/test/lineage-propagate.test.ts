import { existsSync } from 'node:fs'
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

describe('an edit', () => {
  test('that is not committed arrives in every later stage', async () => {
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    const { ended, done } = await propagate(ladder.root, { stage: '1' }, noTests)
    expect(ended).toBe('done')
    for (const stage of [BETA, GAMMA, DELTA])
      expect(ladder.read(stage, 'src/kept.ts')).toBe(lines(20, { 3: '// new' }))
    expect(done).toEqual(
      [BETA, GAMMA, DELTA].map((stage) => ({ stage, lines: ['copied     src/kept.ts'] })),
    )
  })

  test('that is committed arrives too', async () => {
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// new')
    ladder.commit()
    await propagate(ladder.root, { stage: 'alpha' }, noTests)
    expect(ladder.read(DELTA, 'src/kept.ts')).toBe(lines(20, { 3: '// new' }))
    expect(ladder.read(DELTA, 'src/edited.ts')).toContain('// new')
  })

  test('is merged where a later stage changed the file', async () => {
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, noTests)
    expect(ladder.read(BETA, 'src/edited.ts')).toBe(lines(20, { 3: '// new', 15: '// beta' }))
    expect(ladder.read(GAMMA, 'src/edited.ts')).toBe(ladder.read(BETA, 'src/edited.ts'))
    const both = { 3: '// new', 15: '// beta', 19: '// delta' }
    expect(ladder.read(DELTA, 'src/edited.ts')).toBe(lines(20, both))
    expect(checkLadder(ladder.root).problems.size).toBe(0)
  })

  test('follows a file to where a later stage moved it', async () => {
    ladder.edit(ALPHA, 'src/old-name.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, noTests)
    expect(ladder.read(GAMMA, 'src/new-name.ts')).toBe(lines(20, { 3: '// new' }))
    expect(ladder.read(DELTA, 'src/new-name.ts')).toBe(lines(20, { 3: '// new', 18: '// delta' }))
    expect(existsSync(ladder.path(GAMMA, 'src/old-name.ts'))).toBe(false)
  })

  test('goes from the stage it was made in, and leaves the stages below alone', async () => {
    ladder.edit(GAMMA, 'src/kept.ts', 3, '// new')
    ladder.declare(GAMMA, ({ files }) => (files.changed = ['src/kept.ts']))
    await propagate(ladder.root, { stage: '3' }, noTests)
    expect(ladder.read(DELTA, 'src/kept.ts')).toBe(lines(20, { 3: '// new' }))
    expect(ladder.read(BETA, 'src/kept.ts')).toBe(lines(20))
  })

  test('can be followed by another before either is committed', async () => {
    for (const text of ['// first', '// second']) {
      ladder.edit(ALPHA, 'src/kept.ts', 3, text)
      ladder.edit(ALPHA, 'src/edited.ts', 3, text)
      expect((await propagate(ladder.root, { stage: '1' }, noTests)).ended).toBe('done')
    }
    expect(ladder.read(DELTA, 'src/kept.ts')).toBe(lines(20, { 3: '// second' }))
    expect(ladder.read(DELTA, 'src/edited.ts')).toContain('// second')
    expect(ladder.read(DELTA, 'src/edited.ts')).not.toContain('<<<')
  })

  test('of one file leaves the others for later', async () => {
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1', file: 'src/kept.ts' }, noTests)
    expect(ladder.read(BETA, 'src/edited.ts')).not.toContain('// new')
    const { done } = await propagate(ladder.root, { stage: '1' }, noTests)
    expect(done[0]).toEqual({ stage: BETA, lines: ['merged     src/edited.ts'] })
  })

  test('is counted from a commit that is named', async () => {
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// carried by hand')
    ladder.commit()
    ladder.edit(ALPHA, 'src/edited.ts', 8, '// new')
    ladder.commit()
    await propagate(ladder.root, { stage: '1', since: 'HEAD~1' }, noTests)
    expect(ladder.read(DELTA, 'src/edited.ts')).toContain('// new')
    expect(ladder.read(DELTA, 'src/edited.ts')).not.toContain('// carried by hand')
  })

  test('that was carried by hand is told so by --since HEAD', async () => {
    ladder.edit(ALPHA, 'src/edited.ts', 15, '// alpha')
    ladder.commit()
    expect((await propagate(ladder.root, { stage: '1', since: 'HEAD' }, noTests)).ended).toBe(
      'nothing',
    )
    expect((await propagate(ladder.root, { stage: '1' }, noTests)).ended).toBe('nothing')
  })

  test('that was carried is not carried again', async () => {
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, noTests)
    ladder.commit()
    ladder.edit(BETA, 'src/edited.ts', 3, '// otherwise')
    ladder.commit()
    expect((await propagate(ladder.root, { stage: '1' }, noTests)).ended).toBe('nothing')
  })

  test('that was carried once and then changed fails the check until it is carried', async () => {
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, noTests)
    ladder.edit(ALPHA, 'src/edited.ts', 3, '// newer')
    const problems = () => [...checkLadder(ladder.root).problems]
    expect(JSON.stringify(problems())).toContain(
      'run: pnpm stepgrad ladder propagate 1 src/edited.ts',
    )
    await propagate(ladder.root, { stage: '1' }, noTests)
    expect(problems()).toEqual([])
  })

  test('of a later copy is merged rather than lost', async () => {
    ladder.edit(GAMMA, 'src/kept.ts', 18, '// undeclared')
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, noTests)
    expect(ladder.read(BETA, 'src/kept.ts')).toBe(lines(20, { 3: '// new' }))
    expect(ladder.read(GAMMA, 'src/kept.ts')).toBe(lines(20, { 3: '// new', 18: '// undeclared' }))
  })

  test('that is a new file arrives in every later stage', async () => {
    ladder.write(BETA, 'test/more/new.test.ts', '// a test\n')
    await propagate(ladder.root, { stage: '2' }, noTests)
    expect(ladder.read(DELTA, 'test/more/new.test.ts')).toBe('// a test\n')
  })

  test('that deletes a file deletes it in every later stage', async () => {
    ladder.delete(ALPHA, 'src/kept.ts')
    ladder.commit()
    await propagate(ladder.root, { stage: '1' }, noTests)
    for (const stage of [BETA, GAMMA, DELTA])
      expect(existsSync(ladder.path(stage, 'src/kept.ts'))).toBe(false)
  })
})

describe('after a propagation', () => {
  test('the stages that were written to are tested, and no others', async () => {
    const tested: string[] = []
    const verify = async (stages: readonly { name: string }[]) => {
      tested.push(...stages.map(({ name }) => name))
      return true
    }
    ladder.edit(GAMMA, 'src/kept.ts', 3, '// new')
    expect((await propagate(ladder.root, { stage: '3' }, verify)).ended).toBe('done')
    expect(tested).toEqual([DELTA])
  })

  test('whose tests fail, all can be mended and resolved, or aborted', async () => {
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    const failing = async () => false
    expect((await propagate(ladder.root, { stage: '1' }, failing)).ended).toBe('failed')
    expect((await resolve(ladder.root, failing)).ended).toBe('failed')
    expect((await resolve(ladder.root, async () => true)).ended).toBe('done')
    expect(() => abort(ladder.root)).toThrow('no propagation')
  })
})

describe('a wrong request', () => {
  const cases: [request: Parameters<typeof propagate>[1], message: string][] = [
    [{ stage: '9' }, "no stage is called '9'; there are 1 to 4"],
    [{ stage: '1', file: 'src/nope.ts' }, "propagate: 01-alpha has no file 'src/nope.ts'"],
    [{ stage: '1', file: 'package.json' }, "propagate: package.json is a stage's own file"],
    [{ stage: '1', since: 'nowhere' }, 'propagate: --since nowhere: git knows no such commit'],
  ]
  test.each(cases)('%o is refused', async (request, message) => {
    await expect(propagate(ladder.root, request, noTests)).rejects.toThrow(message)
    expect(Journal.isUnderWay(ladder.root)).toBe(false)
  })

  test('from the last stage there is nothing to carry', async () => {
    expect((await propagate(ladder.root, { stage: '4' }, noTests)).ended).toBe('nothing')
  })

  test('a base that this clone does not have is told, and nothing is written', async () => {
    ladder.put('packages/ladder/propagated.json', `{"beta":{"src/edited.ts":"${'0'.repeat(40)}"}}`)
    ladder.edit(ALPHA, 'src/kept.ts', 3, '// new')
    const before = ladder.status()
    await expect(propagate(ladder.root, { stage: '1' }, noTests)).rejects.toThrow(
      'is not in this clone; name a commit with --since',
    )
    expect(ladder.status()).toBe(before)
  })
})

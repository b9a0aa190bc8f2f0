import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkLadder } from '../src/lineage/check/check.ts'
import { propagate } from '../src/lineage/propagate/propagate.ts'
import { appendStage, type Draft, insertStage } from '../src/lineage/shape/new-stage.ts'
import { closingGaps, renumber } from '../src/lineage/shape/renumber.ts'
import { lines, SmallLadder } from './small-ladder.ts'

const draft: Draft = { slug: 'epsilon', title: 'Epsilon', kind: 'refactor', idea: 'Less is more.' }

let ladder: SmallLadder
beforeAll(() => {
  ladder = SmallLadder.create()
  ladder.put('lessons/04-delta/lesson.md', 'See [the code](../../packages/04-delta/main.ts).\n')
  ladder.put('lessons/README.md', 'Type `stepgrad diff 3 4` to see what stage 4 changed.\n')
  ladder.put(
    'lessons/package.json',
    '{ "devDependencies": { "@stepgrad/04-delta": "workspace:*" } }',
  )
  ladder.commit()
  ladder.git('tag', '-f', 'start')
})
afterEach(() => ladder.reset())
afterAll(() => ladder.remove())

const stages = () => readdirSync(join(ladder.root, 'packages'))
const text = (path: string) => readFileSync(join(ladder.root, path), 'utf8')

describe('new', () => {
  test('makes a sound copy of the last stage, with what is its own to fill in', async () => {
    expect(await appendStage(ladder.root, draft)).toBe('05-epsilon')
    expect([...checkLadder(ladder.root).problems]).toEqual([])
    expect(ladder.read('05-epsilon', 'src/delta.ts')).toBe(lines(3))
    expect(ladder.read('05-epsilon', 'README.md')).toMatch(/^# 05 · Epsilon\n\nLess is more.\n/)
    expect(text('lessons/05-epsilon/lesson.md')).toBe('---\ntitle: Epsilon\n---\n\nLess is more.\n')
    expect(text('lessons/package.json')).toContain('"@stepgrad/05-epsilon": "workspace:*"')
  })

  test('makes a stage that an edit then reaches', async () => {
    await appendStage(ladder.root, draft)
    ladder.edit('01-alpha', 'src/kept.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, undefined)
    expect(ladder.read('05-epsilon', 'src/kept.ts')).toContain('// new')
  })

  test.each([
    [{ slug: 'delta' }, "new: there is a stage 'delta' already"],
    [{ slug: 'Bad Name' }, "new: 'Bad Name' is no slug; write it like grad-mode"],
    [{ after: '9' }, "no stage is called '9'"],
    [
      { after: '2' },
      'new: 03-gamma comes after 02-beta; run: pnpm stepgrad ladder insert epsilon …',
    ],
  ])('with %o is refused', async (change, message) => {
    const promise = appendStage(ladder.root, { ...draft, ...change })
    await expect(promise).rejects.toThrow(message.replace(/ …$/, ''))
    expect(ladder.status()).toBe('')
  })
})

describe('insert', () => {
  test('moves later stages up, and every mention of their names with them', async () => {
    const { name, mentions } = await insertStage(ladder.root, { ...draft, after: 'beta' })
    expect(name).toBe('03-epsilon')
    expect(stages()).toEqual(['01-alpha', '02-beta', '03-epsilon', '04-gamma', '05-delta'])
    expect([...checkLadder(ladder.root).problems]).toEqual([])
    expect(text('lessons/05-delta/lesson.md')).toContain('(../../packages/05-delta/main.ts)')
    expect(text('lessons/package.json')).toContain('"@stepgrad/05-delta"')
    expect(ladder.read('04-gamma', 'package.json')).toContain(
      '"@stepgrad/03-epsilon": "workspace:*"',
    )
    expect(mentions).toEqual([
      'lessons/README.md:1: Type `stepgrad diff 3 4` to see what stage 4 changed.',
    ])
  })

  test('keeps what was carried known, and finds bases under the old number', async () => {
    ladder.edit('01-alpha', 'src/edited.ts', 3, '// new')
    await propagate(ladder.root, { stage: '1' }, undefined)
    ladder.commit()
    await insertStage(ladder.root, { ...draft, after: 'alpha' })
    expect([...checkLadder(ladder.root).problems]).toEqual([])
    ladder.edit('01-alpha', 'src/edited.ts', 3, '// newer')
    expect((await propagate(ladder.root, { stage: '1' }, undefined)).ended).toBe('done')
    expect(ladder.read('05-delta', 'src/edited.ts')).toBe(
      lines(20, { 3: '// newer', 15: '// beta', 19: '// delta' }),
    )
  })

  test('needs a clean tree, so that git can undo it', async () => {
    ladder.edit('01-alpha', 'src/kept.ts', 3, '// not committed')
    await expect(insertStage(ladder.root, { ...draft, after: '2' })).rejects.toThrow(
      'renumbering touches many files; commit what you have',
    )
    expect(stages()).toEqual(['01-alpha', '02-beta', '03-gamma', '04-delta'])
  })
})

describe('renumber', () => {
  test('closes the gap that a removed stage leaves', async () => {
    rmSync(ladder.path('02-beta', '.'), { recursive: true })
    ladder.commit()
    await renumber(ladder.root, closingGaps(ladder.root))
    expect(stages()).toEqual(['01-alpha', '02-gamma', '03-delta'])
    expect(existsSync(join(ladder.root, 'lessons/03-delta/lesson.md'))).toBe(true)
    expect(ladder.read('02-gamma', 'package.json')).toContain('"@stepgrad/01-alpha": "workspace:*"')
    expect(ladder.read('02-gamma', 'package.json')).not.toContain('beta')
  })

  test('does nothing where there is no gap', () => {
    expect(closingGaps(ladder.root)).toEqual(new Map())
    ladder.git('mv', 'packages/04-delta', 'packages/09-delta')
    expect(closingGaps(ladder.root)).toEqual(new Map([['09-delta', '04-delta']]))
  })
})

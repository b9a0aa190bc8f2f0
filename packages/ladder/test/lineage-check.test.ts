import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkLadder } from '../src/lineage/check/check.ts'
import { tellLadder, tellProblems } from '../src/lineage/check/report.ts'
import { countChanges, countLines, firstDifference } from '../src/lineage/lines.ts'
import { lines, SmallLadder } from './small-ladder.ts'

const [ALPHA, BETA, GAMMA, DELTA] = ['01-alpha', '02-beta', '03-gamma', '04-delta']

let ladder: SmallLadder
beforeAll(() => {
  ladder = SmallLadder.create()
})
afterEach(() => ladder.undo())
afterAll(() => ladder.remove())

/** Every problem as `stage: file: message`. */
function problems(): string[] {
  return [...checkLadder(ladder.root).problems].flatMap(([stage, found]) =>
    found.map(({ file, message }) => [stage, file, message].filter(Boolean).join(': ')),
  )
}

test('a sound ladder has no problem, and its table tells what each stage costs', () => {
  expect(problems()).toEqual([])
  const rows = tellLadder(checkLadder(ladder.root)).split('\n')
  expect(rows[0]).toMatch(/stage +kind +inherited +changed +lines +added +lines/)
  expect(rows[4].split(/\s+/)).toEqual([DELTA, 'refactor', '6', '2', '2', '1', '3'])
})

describe('files', () => {
  test('an undeclared difference fails with the first line that differs and both ways out', () => {
    ladder.edit(GAMMA, 'src/kept.ts', 7, '// drifted')
    const told = tellProblems(checkLadder(ladder.root))
    expect(told.replace(/\s+/g, ' ')).toContain(
      'src/kept.ts: differs from 02-beta, undeclared; list it in files.changed, or make the ' +
        'edit in 02-beta and run: pnpm stepgrad ladder propagate 2 src/kept.ts ' +
        'line 7 there: // line 7 line 7 here: // drifted',
    )
    expect(told).toContain('src/kept.ts: differs from 03-gamma') // delta has the old one still
    expect(told).toMatch(/2 problems in 2 stages$/)
  })

  test('a declared change that is none fails', () => {
    ladder.write(BETA, 'src/edited.ts', lines(20))
    expect(problems()[0]).toBe(
      '02-beta: stage.json: files.changed: src/edited.ts is the same as before; take it off the list',
    )
  })

  test.each([
    [{ added: ['src/kept.ts'] }, 'added: src/kept.ts was there before; list it as changed'],
    [{ added: ['src/nope.ts'] }, 'added: src/nope.ts does not exist'],
    [{ changed: ['src/nope.ts'] }, 'changed: src/nope.ts does not exist'],
    [{ removed: ['src/kept.ts'] }, 'removed: src/kept.ts is still there'],
    [{ removed: ['src/nope.ts'] }, 'removed: src/nope.ts was not there before'],
    [{ moved: { 'src/a.ts': 'src/kept.ts' } }, 'moved: src/a.ts does not exist'],
    [{ moved: { 'src/kept.ts': 'src/b.ts' } }, 'moved: src/b.ts was not there before'],
    [{ changed: ['README.md'] }, "changed: README.md is a stage's own file; it is not declared"],
  ])('a declaration of %o that does not hold fails', (files, message) => {
    ladder.declare(BETA, (manifest) => Object.assign(manifest.files, files))
    expect(problems()).toContain(`02-beta: stage.json: files.${message}`)
  })

  test('a moved file stays the same unless it is declared as changed too', () => {
    ladder.edit(GAMMA, 'src/new-name.ts', 2, '// changed on the way')
    expect(problems()[0]).toMatch(/^03-gamma: src\/new-name.ts: differs from 02-beta, undeclared/)
    ladder.declare(GAMMA, ({ files }) => (files.changed = ['src/new-name.ts']))
    expect(problems().filter((problem) => problem.startsWith(GAMMA))).toEqual([])
  })

  test('a file that is new or gone without a word fails', () => {
    ladder.write(DELTA, 'src/extra.ts', '')
    ladder.delete(DELTA, 'src/kept.ts')
    expect(problems()).toContain(
      '04-delta: src/extra.ts: is new and undeclared; list it in files.added',
    )
    expect(problems()).toContain(
      '04-delta: src/kept.ts: is in 03-gamma and not here; list it in files.removed, ' +
        'or make the edit in 03-gamma and run: pnpm stepgrad ladder propagate 3 src/kept.ts',
    )
  })

  test('what every stage has cannot be missing, nor differ where it is the same in all', () => {
    ladder.delete(BETA, 'main.ts')
    ladder.write(GAMMA, 'tsconfig.json', '{ "extends": "./other.json" }\n')
    expect(problems()).toContain('02-beta: main.ts: is missing; every stage has one')
    expect(problems()).toContain(
      '03-gamma: tsconfig.json: differs from 02-beta; it is the same in every stage',
    )
  })

  test('what git ignores and the own files are no part of it', () => {
    ladder.write(BETA, 'node_modules/x/index.js', '')
    ladder.write(BETA, '.stepgrad/tests.json', '{}')
    ladder.write(BETA, 'README.md', '# Another one\n')
    expect(problems()).toEqual([])
  })
})

describe('the budget', () => {
  test('counts changed lines and lines of new files', () => {
    ladder.declare(DELTA, (manifest) => (manifest.budget = { changed: 1, added: 2 }))
    expect(problems()).toEqual([
      '04-delta: stage.json: budget.changed: 2 lines changed, 1 allowed',
      '04-delta: stage.json: budget.added: 3 lines in new files, 2 allowed',
    ])
  })

  test('above 120 changed or 400 new lines has a written reason', () => {
    ladder.declare(BETA, (manifest) => (manifest.budget = { changed: 121, added: 0 }))
    ladder.declare(DELTA, ({ budget }) => Object.assign(budget, { added: 401, reason: 'why' }))
    expect(problems()).toEqual([
      '02-beta: stage.json: budget: above 120 changed or 400 new lines a step says why in budget.reason',
    ])
  })

  test('a rewritten line counts once, and a last line without a break is a line', () => {
    const before = 'a\nb\nc\nd\n'
    expect(countChanges(before, 'a\nB\nC\nC2\nd\n')).toEqual({ added: 3, removed: 2, changed: 3 })
    expect(countChanges(before, 'd\n')).toEqual({ added: 0, removed: 3, changed: 3 })
    expect(['', 'a', 'a\n', 'a\nb'].map(countLines)).toEqual([0, 1, 1, 2])
    expect(firstDifference('a\nb\n', 'a\n')).toEqual({ line: 2, before: 'b', after: '' })
  })
})

describe('manifests', () => {
  test.each([
    [ALPHA, { kind: 'refactor' }, "kind refactor: the first stage is a 'start'"],
    [BETA, { kind: 'start' }, 'kind start: only the first stage is; write refactor, …'],
    [BETA, { sameAs: undefined }, 'sameAs missing: a refactor keeps every bit; write "bits"'],
    [BETA, { kind: 'numeric' }, 'sameAs bits: a numeric stage states a tolerance such as 1e-12'],
    [BETA, { kind: 'capability' }, 'introduces: a capability stage brings at least one capability'],
    [BETA, { introduces: ['network'] }, 'introduces: network was there in 01-alpha already'],
    [BETA, { introduces: ['x'] }, 'capabilities: x missing; keep what was there, or say why …'],
    [BETA, { capabilities: [] }, 'capabilities: network missing; keep what was there, or say …'],
    [BETA, { capabilities: ['network', 'x'] }, 'capabilities: x neither introduced here nor …'],
    [BETA, { drops: { x: 'why' } }, 'drops: x was not there before'],
    [BETA, { drops: { network: ' ' }, capabilities: [] }, 'drops: network without a reason; …'],
  ])('%s with %o fails', (stage, change, message) => {
    ladder.declare(stage, (manifest) => Object.assign(manifest, change))
    const found = problems().filter((problem) => problem.startsWith(`${stage}: stage.json`))
    expect(found).toContainEqual(
      expect.stringContaining(`${stage}: stage.json: ${message.replace(/ ?…$/, '')}`),
    )
  })

  test('a capability may go when its stage says why', () => {
    for (const stage of [BETA, GAMMA, DELTA])
      ladder.declare(stage, (manifest) => (manifest.capabilities = []))
    ladder.declare(BETA, (manifest) => (manifest.drops = { network: 'told elsewhere' }))
    expect(problems()).toEqual([])
  })

  test('one that is missing or malformed does not hide what is wrong with the others', () => {
    ladder.write(BETA, 'stage.json', '{ "title": 3 }')
    ladder.declare(DELTA, (manifest) => (manifest.kind = 'start'))
    const found = problems()
    expect(found[0]).toMatch(/^02-beta: .*stage.json: ✖ Invalid input/)
    expect(found[1]).toMatch(/^04-delta: stage.json: kind start/)
    ladder.delete(BETA, 'stage.json')
    expect(problems()[0]).toMatch(/stage.json: missing; every stage has one$/)
  })

  test('numbers have no gap', () => {
    ladder.write('06-zeta', 'stage.json', ladder.read(DELTA, 'stage.json'))
    expect(problems()[0]).toBe(
      '06-zeta: is number 6 and stands at place 5; run: pnpm stepgrad ladder renumber',
    )
    rmSync(ladder.path('06-zeta', '.'), { recursive: true })
  })
})

describe('packages', () => {
  test.each([
    [{ name: '@stepgrad/beta' }, 'name: "@stepgrad/beta", and "@stepgrad/02-beta" is right'],
    [{ exports: {} }, 'exports["."]: nothing, and "./src/index.ts" is right'],
    [{ scripts: { start: 'stepgrad train 02-beta' } }, 'scripts.test: nothing, and "vitest run" …'],
    [{ devDependencies: {} }, 'devDependencies["@stepgrad/01-alpha"]: nothing, and "workspace:*"'],
    [
      { dependencies: { '@stepgrad/04-delta': 'workspace:*' } },
      '@stepgrad/04-delta: only the stage before is a dependency',
    ],
  ])('a package.json with %o fails', (change, message) => {
    const old = JSON.parse(ladder.read(BETA, 'package.json')) as object
    ladder.write(BETA, 'package.json', JSON.stringify({ ...old, ...change }))
    expect(problems()[0]).toContain(`02-beta: package.json: ${message.replace(/ …$/, '')}`)
  })

  test('one with a script for devices that the stage does not have fails, and so does the reverse', () => {
    const old = JSON.parse(ladder.read(BETA, 'package.json')) as { scripts: object }
    const scripts = { ...old.scripts, 'test:devices': 'conformance devices' }
    ladder.write(BETA, 'package.json', JSON.stringify({ ...old, scripts }))
    const script = 'scripts.test:devices'
    expect(problems()[0]).toContain(`${script}: "conformance devices", and nothing is right`)

    const manifest = JSON.parse(ladder.read(BETA, 'stage.json')) as { capabilities: string[] }
    const capabilities = [...manifest.capabilities, 'devices']
    ladder.write(BETA, 'stage.json', JSON.stringify({ ...manifest, capabilities }))
    expect(problems().join()).not.toContain(script)
    ladder.write(BETA, 'package.json', JSON.stringify(old))
    expect(problems().join()).toContain(`${script}: nothing, and "conformance devices" is right`)
  })

  test('one that is no JSON fails', () => {
    ladder.write(BETA, 'package.json', '{')
    expect(problems()[0]).toBe('02-beta: package.json: is missing or no JSON')
  })
})

describe('sources', () => {
  test.each([
    ["import '@stepgrad/02-beta'", 'imports @stepgrad/02-beta: a stage imports no other stage'],
    ["import '../../02-beta/src/x.ts'", 'imports ../../02-beta/src/x.ts: that leads out of the …'],
    ["import './nope.ts'", 'imports ./nope.ts: there is no src/nope.ts in the stage'],
    ["export * from '@stepgrad/data'", 'imports @stepgrad/data: main.ts alone imports it'],
    ["import '@stepgrad/conformance'", 'imports @stepgrad/conformance: test/ alone imports it'],
    ["await import('@stepgrad/gpu')", 'imports @stepgrad/gpu: from the stage `device` on'],
    ["import '@stepgrad/ladder'", 'imports @stepgrad/ladder: a stage does without it'],
    ["import 'zod'", 'imports zod: package.json does not list it under dependencies'],
    [
      "import type { Stats } from 'node:fs'",
      'imports node:fs, and src/index.ts reaches it; what …',
    ],
    ["import 'fs'", 'imports fs, and src/index.ts reaches it; what needs Node goes by src/node.ts'],
    ['// as in 03-gamma', "names a stage ('03-gamma'); sources don't, since they are inherited"],
    ['// from Stage 04 on', "names a stage ('Stage 04'); sources don't, since they are inherited"],
  ])('with %s fail', (line, message) => {
    ladder.edit(DELTA, 'src/kept.ts', 2, line)
    ladder.declare(DELTA, ({ files }) => files.changed.push('src/kept.ts'))
    expect(problems()).toContainEqual(expect.stringContaining(message.replace(/ …$/, '')))
  })

  test('may import data in main.ts, the suite in test/, and Node where no browser comes', () => {
    ladder.write(DELTA, 'main.ts', "import '@stepgrad/data/run'\nimport 'node:fs'\n")
    ladder.write(DELTA, 'src/delta.ts', "import 'node:fs'\nimport './kept.ts'\n")
    ladder.declare(DELTA, ({ files }) => files.changed.push('main.ts'))
    expect(problems()).toEqual([])
  })

  test('that are inherited are reported once, where they come from', () => {
    for (const stage of [ALPHA, BETA, GAMMA, DELTA])
      ladder.edit(stage, 'src/kept.ts', 2, '// see stage 3')
    expect(problems()).toHaveLength(1)
    expect(problems()[0]).toMatch(/^01-alpha: src\/kept.ts: line 2 names a stage/)
  })
})

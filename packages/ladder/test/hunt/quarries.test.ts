import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFileSync } from 'node:fs'
import { allMistakes, type Mistake } from '@stepgrad/conformance/mistakes'
import { runMistakes } from '@stepgrad/conformance/run-mistakes'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { type Candidate, candidatesIn } from '../../src/hunt/choose.ts'
import { type Planted, plantMistake } from '../../src/hunt/planting.ts'
import { GROUNDS } from '../../src/hunt/quarries/index.ts'
import { LEVELS } from '../../src/hunt/quarries/quarry.ts'
import { findStages, ROOT } from '../../src/stages.ts'

const CONFIG = fileURLToPath(new URL('../../../../vitest.config.ts', import.meta.url))

const candidates = candidatesIn(findStages(ROOT))
const cases = candidates.map((candidate) => [candidate.quarry.mistake, candidate] as const)
const stages = [...new Set(candidates.map(({ stage }) => stage))]

test('there are at least 20 mistakes of at least 6 stages, of every level', () => {
  expect(candidates.length).toBeGreaterThanOrEqual(20)
  expect(stages.length).toBeGreaterThanOrEqual(6)
  expect(stages.length).toBe(GROUNDS.length)
  expect(new Set(candidates.map(({ quarry }) => quarry.level))).toEqual(new Set(LEVELS))
})

describe.each(cases)('%s', (_, candidate) => {
  const { stage, quarry } = candidate

  test('its lesson has the heading that is named', () => {
    const lesson = readFileSync(join(ROOT, 'lessons', stage.name, 'lesson.md'), 'utf8')
    expect(lesson.split('\n').map((line) => line.replace(/^#+ /, ''))).toContain(quarry.lesson)
  })

  test('it is explained in two to five sentences', () => {
    const ends = quarry.explanation.match(/[.?!](?= [A-Z0-9]| $|$)/g) ?? []
    expect(ends.length).toBeGreaterThanOrEqual(2)
    expect(ends.length).toBeLessThanOrEqual(5)
  })

  test('it lies in the function that the last hint names, and no comment was written for it', async () => {
    const planted = await plantMistake(candidate)
    expect(functionsAround(planted)).toContain(quarry.inside)
    for (const line of planted.wrong.filter((text) => text.includes('//')))
      expect(planted.right.map(comment)).toContain(comment(line))
  })
})

const comment = (line: string) => line.slice(line.indexOf('//'))

/** The names of the functions and methods, and of constants that are one, around the planted line. */
function functionsAround({ sources, file, line }: Planted): string[] {
  const text = sources.get(file)!.toString()
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const start = source.getPositionOfLineAndCharacter(line - 1, 0)
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (node.getEnd() < start || node.getStart() > start + text.split('\n')[line - 1].length) return
    if (
      (ts.isFunctionDeclaration(node) ||
        ts.isMethodDeclaration(node) ||
        ts.isVariableDeclaration(node)) &&
      node.name !== undefined
    )
      names.push(node.name.getText())
    node.forEachChild(visit)
  }
  visit(source)
  return names
}

describe.each(stages.map((stage) => [stage.name, stage] as const))('%s', (_, stage) => {
  const here = candidates.filter((candidate) => candidate.stage === stage)

  test('no type tells of a mistake', async () => {
    const check = await typeChecker(stage.folder)
    expect(check(undefined)).toEqual([])
    for (const candidate of here) expect(check(await plantMistake(candidate))).toEqual([])
  }, 120_000)

  test('each mistake turns the test red that is named for it, and the suite still loads', async () => {
    const tests = here.map(({ quarry }) => quarry.noticedBy.replace(' > ', ' '))
    const options = { bail: false, tests: new RegExp(tests.map(escaped).join('|')) }
    for await (const verdict of runMistakes(stage.folder, CONFIG, here.map(mistakeOf), options))
      expect(verdict.failures).toContain(noticedBy(here, verdict.mistake))
  }, 240_000)
})

function mistakeOf({ stage, quarry }: Candidate): Mistake {
  return allMistakes.find(
    ({ id, introducedIn }) => id === quarry.mistake && introducedIn === stage.slug,
  )!
}

function noticedBy(here: readonly Candidate[], { id }: Mistake): string {
  return here.find(({ quarry }) => quarry.mistake === id)!.quarry.noticedBy
}

const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Type-checks a stage's sources as they are, or with one file as it is planted: what is complained of. */
async function typeChecker(
  folder: string,
): Promise<(planted: Planted | undefined) => string[]> {
  const path = join(folder, 'tsconfig.json')
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as { config: unknown }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const index = join(folder, 'src', 'index.ts')
  let planted: Planted | undefined
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  const unchanged = new Map<string, ts.SourceFile | undefined>()
  host.getSourceFile = (file, target) => {
    const text = planted && file === join(folder, planted.file) && planted.sources.get(planted.file)
    if (text) return ts.createSourceFile(file, text.toString(), target)
    if (!unchanged.has(file)) unchanged.set(file, read(file, target))
    return unchanged.get(file)
  }
  let program: ts.Program | undefined
  return (next) => {
    planted = next
    program = ts.createProgram([index], options, host, program)
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  }
}

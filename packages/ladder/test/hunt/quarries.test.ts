import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Adapter } from '@stepgrad/conformance'
import { testsOnAnyMachine } from '@stepgrad/conformance/stage-tests'
import { afterAll, describe, expect, test } from 'vitest'
import { type Candidate, candidatesIn } from '../../src/hunt/choose.ts'
import { plantMistake } from '../../src/hunt/planting.ts'
import { GROUNDS } from '../../src/hunt/quarries/index.ts'
import { LEVELS } from '../../src/hunt/quarries/quarry.ts'
import { findStages, ROOT } from '../../src/stages.ts'
import { writeStageCopy } from '../../src/workbench/stage-copy.ts'
import { functionsAround } from './functions-around.ts'
import { typeErrors } from './type-errors.ts'

const copies = mkdtempSync(join(tmpdir(), 'stepgrad-hunt-'))
afterAll(() => rmSync(copies, { recursive: true }))

const candidates = candidatesIn(findStages(ROOT))
const cases = candidates.map((candidate) => [candidate.quarry.mistake, candidate] as const)

test('there are at least 20 mistakes of at least 6 stages, of every level', () => {
  const stages = new Set(candidates.map(({ stage }) => stage))
  expect(candidates.length).toBeGreaterThanOrEqual(20)
  expect(stages.size).toBeGreaterThanOrEqual(6)
  expect(stages.size).toBe(GROUNDS.length)
  expect(new Set(candidates.map(({ quarry }) => quarry.level))).toEqual(new Set(LEVELS))
})

test('no mistake is there twice', () => {
  const names = candidates.map(({ quarry }) => quarry.mistake)
  expect(new Set(names).size).toBe(names.length)
})

describe.each(cases)('%s', (_, candidate) => {
  const { stage, quarry } = candidate

  test('its lesson has the heading that is named', () => {
    const lesson = readFileSync(join(ROOT, 'lessons', stage.name, 'lesson.md'), 'utf8')
    expect(lesson.split('\n').map((line) => line.replace(/^#+ /, ''))).toContain(quarry.lesson)
  })

  test('it is explained in two to five sentences', () => {
    const ends = quarry.explanation.match(/[.?!](?= [A-Z0-9]|$)/g) ?? []
    expect(ends.length).toBeGreaterThanOrEqual(2)
    expect(ends.length).toBeLessThanOrEqual(5)
  })

  test('it can be planted where the last hint says, without a word and without a type error', async () => {
    const planted = await plantMistake(candidate)
    expect(functionsAround(planted)).toContain(quarry.inside)
    expect(typeErrors(stage, planted)).toEqual([])
    for (const comment of planted.wrong.flatMap(commentIn))
      expect(planted.right.flatMap(commentIn)).toContain(comment)
  }, 60_000)

  test('the stage passes the test that is named for it, the copy loads and fails it', async () => {
    await runNamedTest(candidate, stage.folder)
    const folder = join(copies, quarry.mistake)
    writeStageCopy(folder, stage, (await plantMistake(candidate)).sources)
    await loadAdapter(folder)
    await expect(runNamedTest(candidate, folder)).rejects.toThrow()
  }, 60_000)
})

const commentIn = (line: string) => line.match(/\/[/*].*/)?.[0] ?? []

/** Runs the test that is said to notice, on what lies in `folder`; throws where it fails. */
async function runNamedTest({ stage, quarry }: Candidate, folder: string): Promise<void> {
  const [member, ...others] = testsOnAnyMachine(stage).filter(
    ({ group, name }) => `${group} > ${name}` === quarry.noticedBy,
  )
  if (member === undefined || others.length > 0) throw new Error(`no test is ${quarry.noticedBy}`)
  const adapter = await loadAdapter(folder)
  await member.run({ stage: { ...stage, folder }, adapter, before: undefined })
}

async function loadAdapter(folder: string): Promise<Adapter> {
  const url = pathToFileURL(join(folder, 'test', 'adapter.ts')).href
  return ((await import(/* @vite-ignore */ url)) as { adapter: Adapter }).adapter
}

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openStageRunner } from '../../src/runs/bench/stage-runner.ts'
import { digitBatches } from '../../src/runs/digits.ts'
import { openProbe, type Probe } from '../../src/runs/process/probe.ts'
import { climb } from '../../src/runs/tour/climb.ts'
import { findFacts } from '../../src/runs/tour/facts.ts'
import { type Rung } from '../../src/runs/tour/ladder-table.ts'
import { complaints } from '../../src/runs/tour/verdict.ts'
import { findStages, ROOT } from '../../src/stages.ts'

const [firstStage] = findStages(ROOT)

let open: Probe[] = []
afterEach(() => {
  for (const probe of open) probe.close()
  open = []
})

async function probeOf(stage: { name: string; folder: string }): Promise<Probe> {
  const probe = await openProbe(stage)
  open.push(probe)
  return probe
}

/** A made-up stage: `adapter` is the source of its test/adapter.ts. */
function madeUpStage(adapter: string): { name: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  mkdirSync(join(folder, 'test'))
  writeFileSync(join(folder, 'test', 'adapter.ts'), adapter)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return { name: '42-made-up', folder }
}

const [digits] = await digitBatches(4, 1)
const training = { dtype: 'float64', seed: 0, lr: 0.01, momentum: 0.9, batches: [digits] } as const

test('a stage learns in a process of its own, and the tour has nothing against it', async () => {
  const facts = await findFacts(await probeOf(firstStage), digits)
  expect(facts.cost).toBeLessThan(facts.costBefore)
  expect(complaints(firstStage, facts, facts)).toEqual([])
})

test('a stage that fails is blamed in the tour, and the others go on', async () => {
  const broken = {
    ...firstStage,
    ...madeUpStage("export const adapter = { createNet() { throw new Error('no net') } }\n"),
  }
  const rungs: Rung[] = [broken, firstStage].map((stage) => ({ stage, complaints: [] }))
  await climb(rungs, () => {})
  const [blamed, sound] = rungs
  expect(blamed).toMatchObject({ complaints: [expect.stringMatching(/^Error: no net\n/)] })
  expect(blamed.timing).toBeUndefined()
  expect(sound).toMatchObject({ complaints: [], timing: { name: firstStage.name, ratio: 1 } })
  expect(sound.facts?.check.passed).toBe(true)
})

test('steps go on from one question to the next', async () => {
  const probe = await probeOf(firstStage)
  await probe.ask('begin', training)
  const together = await probe.ask('step', 3)
  await probe.ask('begin', training)
  const apart = [await probe.ask('step', 1), await probe.ask('step', 2)]
  expect(apart.flatMap(({ costs }) => costs)).toEqual(together.costs)
})

test('the device that is asked for reaches the stage, and what computed there is told', async () => {
  const stage = madeUpStage(`export const adapter = {
    createNet: async ({ device }) => ({ step: async () => 1, backend: async () => device + ', by kernels' }),
  }`)
  const runner = await openStageRunner({ ...firstStage, ...stage }, 'webasm')
  await runner.begin(training)
  const { backend } = await runner.step(1)
  runner.close()
  expect(backend).toBe('webasm, by kernels')
})

test('an adapter that does not load is told with the stage and the reason', async () => {
  const stage = madeUpStage("throw new Error('no such layer')\nexport const adapter = {}\n")
  await expect(openProbe(stage)).rejects.toThrow(/^42-made-up: Error: no such layer\n +at /)
})

test('an error of a stage arrives with its stack', async () => {
  const stage = madeUpStage(
    "export const adapter = { createNet() { throw new RangeError('fc1: 400 and 401') } }\n",
  )
  const probe = await probeOf(stage)
  await expect(probe.ask('begin', training)).rejects.toThrow(
    /^42-made-up: RangeError: fc1: 400 and 401\n.*adapter\.ts/,
  )
})

test('a process that ends by itself is told with its last words', async () => {
  const stage = madeUpStage(
    "export const adapter = { createNet() { console.error('out of luck'); process.exit(3) } }\n",
  )
  const probe = await probeOf(stage)
  await expect(probe.ask('begin', training)).rejects.toThrow(
    '42-made-up: its process ended (exit status 3)\nout of luck',
  )
})

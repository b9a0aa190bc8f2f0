/** Begins a hunt: a copy of a stage with one mistake in it. */
import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findStages, ROOT } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { writeStageCopy } from '../workbench/stage-copy.ts'
import { type Candidate, candidatesIn, choose } from './choose.ts'
import { candidateOf, fingerprintOf, type Hunt, readHunts, saveHunt } from './hunts.ts'
import { plantMistake } from './planting.ts'
import type { Level } from './quarries/quarry.ts'

export type Wish = {
  /** Number or name of a stage. */
  readonly stage?: string
  readonly seed?: number
  readonly level?: Level
}

/** Makes the folder of a hunt; an existing one is left alone, and is a Trouble. */
export async function beginHunt(workbench: string, wish: Wish): Promise<Hunt & Candidate> {
  const candidates = candidatesIn(findStages(ROOT), wish.stage, wish.level)
  const seed = wish.seed ?? newSeed(workbench, candidates)
  const candidate = choose(candidates, seed)
  const name = `hunt-${candidate.stage.name}-${seed}`
  const folder = join(workbench, name)
  if (existsSync(folder)) throw new Trouble(taken(name))
  const { sources } = await plantMistake(candidate)
  const record = {
    stage: candidate.stage.slug,
    seed,
    level: needsLevel(candidate, seed) ? wish.level : undefined,
    began: new Date().toISOString(),
    fingerprint: fingerprintOf(candidate, sources, folder),
    hints: 0,
  }
  makeWhole(folder, (unfinished) => {
    writeStageCopy(unfinished, candidate.stage, sources)
    saveHunt({ name, folder: unfinished, record })
  })
  return { name, folder, record, ...candidate }
}

/** A seed not yet used here, for a mistake that has not been hunted, as long as there is one. */
function newSeed(workbench: string, candidates: readonly Candidate[]): number {
  const hunts = readHunts(workbench)
  const used = new Set(hunts.map(({ record }) => record.seed))
  const hunted = new Set(hunts.map((hunt) => candidateOf(hunt)?.quarry))
  const open = candidates.some(({ quarry }) => !hunted.has(quarry))
  for (;;) {
    const seed = randomInt(1, 10_000)
    if (used.has(seed)) continue
    if (!open || !hunted.has(choose(candidates, seed).quarry)) return seed
  }
}

/** Whether the seed alone, without a level, stands for another mistake of the stage. */
function needsLevel({ stage, quarry }: Candidate, seed: number): boolean {
  return choose(candidatesIn(findStages(ROOT), stage.slug), seed).quarry !== quarry
}

function taken(name: string): string {
  return (
    `hunt: workbench/${name} is there already and was left as it is; ` +
    'go on with it, or take another seed'
  )
}

/** A folder appears whole or not at all, even if we are killed on the way. */
function makeWhole(folder: string, fill: (unfinished: string) => void): void {
  let unfinished: string | undefined
  try {
    mkdirSync(dirname(folder), { recursive: true })
    unfinished = mkdtempSync(join(dirname(folder), '.unfinished-'))
    fill(unfinished)
    renameSync(unfinished, folder)
  } catch (error) {
    throw new Trouble(`hunt: ${folder} cannot be made: ${(error as Error).message}`)
  } finally {
    if (unfinished !== undefined) rmSync(unfinished, { recursive: true, force: true })
  }
}

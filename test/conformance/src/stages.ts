/** The stages as their manifests describe them: which one is under test, which came before, where something arrives. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What the suite reads of a `stage.json`. */
type Manifest = {
  readonly kind: 'start' | 'refactor' | 'numeric' | 'capability'
  readonly sameAs?: 'bits' | number
  readonly introduces: readonly string[]
  readonly capabilities: readonly string[]
  /** Capability → why it is gone. */
  readonly drops?: Readonly<Record<string, string>>
}

export type Stage = {
  /** `04-autograd` */
  readonly name: string
  readonly folder: string
  readonly manifest: Manifest
}

const STAGE_FOLDER = /^\d\d-[a-z0-9-]+$/

/** Every stage beside `folder` that has a manifest, in order. */
export function readStages(packages: string): Stage[] {
  return readdirSync(packages)
    .filter((name) => STAGE_FOLDER.test(name) && existsSync(join(packages, name, 'stage.json')))
    .sort()
    .map((name) => readStage(join(packages, name)))
}

/**
 * The stage in `folder`, the stage before it and all of its siblings.
 * @param place - the folder in whose place it stands, where it is a copy that lies somewhere else
 */
export function locateStage(
  folder: string,
  place = folder,
): {
  stage: Stage
  before: Stage | undefined
  stages: Stage[]
} {
  const stages = readStages(dirname(place))
  const at = stages.findIndex(({ name }) => name === basename(place))
  if (at === -1) throw new Error(`describeStage: ${place} has no stage.json`)
  if (folder !== place) stages[at] = { ...readStage(folder), name: basename(place) }
  return { stage: stages[at], before: stages[at - 1], stages }
}

/** `04-autograd` → `autograd` */
export function slugOf(name: string): string {
  return name.slice(name.indexOf('-') + 1)
}

function readStage(folder: string): Stage {
  const path = join(folder, 'stage.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest
  for (const key of ['introduces', 'capabilities'] as const) {
    if (!Array.isArray(manifest[key])) throw new Error(`${path}: ${key} must be a list of names`)
  }
  return { name: basename(folder), folder, manifest }
}

/** Whether a test runs in a stage, and where it does if not here. */
export type Standing =
  | { readonly runs: true }
  | { readonly runs: false; readonly arrivesIn: string }
  | { readonly runs: false; readonly reason: string }

/** Compares what a test needs with what the stage has. */
export function standingOf(
  needs: readonly string[],
  stage: Stage,
  stages: readonly Stage[],
): Standing {
  const missing = needs.filter((need) => !stage.manifest.capabilities.includes(need))
  if (missing.length === 0) return { runs: true }
  const soFar = stages.slice(0, stages.indexOf(stage) + 1)
  for (const { name, manifest } of soFar) {
    const gone = missing.find((need) => need in (manifest.drops ?? {}))
    if (gone !== undefined) {
      return { runs: false, reason: `${gone} dropped in stage ${name}: ${manifest.drops![gone]}` }
    }
  }
  const later = stages.slice(soFar.length)
  const arrival = later.find(({ manifest }) =>
    needs.every((need) => manifest.capabilities.includes(need)),
  )
  if (arrival !== undefined) return { runs: false, arrivesIn: arrival.name }
  return { runs: false, reason: `no stage so far has ${missing.join(', ')}` }
}

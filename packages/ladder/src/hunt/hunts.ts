/** Hunts as they lie on disk: folders, each with a `hunt.json` that gives nothing away. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { type Files, writeWhole } from '../lineage/files.ts'
import { nearest, unknownName } from '../names.ts'
import { findStages, ROOT } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { givenFiles } from '../workbench/stage-copy.ts'
import { type Candidate, candidatesIn, choose } from './choose.ts'
import { type Planted, plantMistake } from './planting.ts'
import { GROUNDS } from './quarries/index.ts'
import { LEVELS } from './quarries/quarry.ts'

export const WORKBENCH = join(ROOT, 'workbench')

const HuntRecord = z.strictObject({
  /** The stage's slug. */
  stage: z.string(),
  seed: z.number().int().nonnegative(),
  /** Where the seed alone would stand for another mistake. */
  level: z.enum(LEVELS).optional(),
  began: z.iso.datetime(),
  /** Of all files as they were handed out: whether the stage has changed since. */
  fingerprint: z.string(),
  /** How many hints were given. */
  hints: z.number().int().nonnegative(),
  found: z.iso.datetime().optional(),
  gaveUp: z.iso.datetime().optional(),
})
type HuntRecord = z.infer<typeof HuntRecord>

export type Hunt = {
  /** `hunt-07-module-1234` */
  readonly name: string
  readonly folder: string
  readonly record: HuntRecord
}

function isOpen({ record: { found, gaveUp } }: Hunt): boolean {
  return found === undefined && gaveUp === undefined
}

/** All hunts in the workbench, in the order in which they began. */
export function readHunts(workbench: string): Hunt[] {
  if (!existsSync(workbench)) return []
  const names = readdirSync(workbench).filter(
    (name) => name.startsWith('hunt-') && existsSync(recordPath(join(workbench, name))),
  )
  const hunts = names.map((name) => readHunt(join(workbench, name)))
  return hunts.sort((a, b) => (a.record.began < b.record.began ? -1 : 1))
}

function readHunt(folder: string): Hunt {
  const name = basename(folder)
  try {
    const record = HuntRecord.parse(JSON.parse(readFileSync(recordPath(folder), 'utf8')))
    return { name, folder, record }
  } catch {
    const fix = 'move its folder out of the way, your files with it, and begin it anew'
    throw new Trouble(`workbench/${name}/hunt.json: cannot be read as what hunt wrote; ${fix}`)
  }
}

function recordPath(folder: string): string {
  return join(folder, 'hunt.json')
}

/** Writes what is known of a hunt, `changes` among it. */
export function saveHunt({ folder, record }: Hunt, changes: Partial<HuntRecord> = {}): void {
  const path = recordPath(folder)
  try {
    writeWhole(path, `${JSON.stringify({ ...record, ...changes }, null, 2)}\n`)
  } catch (error) {
    throw new Trouble(`hunt: ${path} cannot be written: ${(error as Error).message}`)
  }
}

/** `hunt-07-module-1234` → `7-1234` */
function shortName(name: string): string {
  return name.replace(/^hunt-0*(\d+)-.*-(\d+)$/, '$1-$2')
}

/**
 * The hunt that `which` names: a seed (`1234`), `7-1234` or `07-module-1234`, with `hunt-` before it
 * or a path. Without a name the last one that is still open, or the last one.
 */
export function huntNamed(workbench: string, which?: string): Hunt {
  const hunts = readHunts(workbench)
  const begin = '`pnpm stepgrad hunt 4` begins one'
  if (hunts.length === 0) throw new Trouble(`hunt: no hunt has been begun; ${begin}`)
  if (which === undefined) return hunts.findLast(isOpen) ?? hunts.at(-1)!
  const wanted = basename(which)
  const found = hunts.filter(({ name, record: { seed } }) =>
    [name, name.replace('hunt-', ''), `${seed}`, shortName(name)].includes(wanted),
  )
  if (found.length === 1) return found[0]
  const names = (found.length > 1 ? found : hunts).map(({ name }) => name.slice('hunt-'.length))
  if (found.length > 1)
    throw new Trouble(`hunt: '${which}' names several hunts:\n  ${names.join('\n  ')}`)
  const near = nearest(which, names)
  throw unknownName(`hunt: no hunt is called '${which}'`, near, 'pnpm stepgrad hunt list')
}

/** How a hunt is typed behind a command, ` 04-autograd-12`; not at all where it is the one that is meant anyway. */
export function typed({ name, folder }: Hunt): string {
  return huntNamed(dirname(folder)).name === name ? '' : ` ${name.slice('hunt-'.length)}`
}

/** What a hunt is after; undefined where its stage is gone, or has nothing to hunt any more. */
export function candidateOf({ record: { stage, level, seed } }: Hunt): Candidate | undefined {
  const stages = findStages(ROOT)
  if (!GROUNDS.some((ground) => ground.stage === stage)) return undefined
  if (!stages.some(({ slug }) => slug === stage)) return undefined
  return choose(candidatesIn(stages, stage, level), seed)
}

/** The same with the mistake itself. Throws a Trouble where the stage is no longer what it was. */
export async function preyOf(hunt: Hunt): Promise<Candidate & Planted> {
  const candidate = candidateOf(hunt)
  if (candidate !== undefined) {
    const planted = await plantMistake(candidate)
    if (fingerprintOf(candidate, planted.sources, hunt.folder) === hunt.record.fingerprint)
      return { ...candidate, ...planted }
  }
  throw new Trouble(
    `hunt: ${hunt.name}: its stage has changed since this hunt began, so nobody can tell your ` +
      'mend from the changes. Nothing of yours was touched; begin another hunt',
  )
}

/** A number for all files of a hunt as they are handed out. */
export function fingerprintOf({ stage }: Candidate, sources: Files, folder: string): string {
  const hash = createHash('sha256')
  const files = [...sources, ...givenFiles(stage, folder)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [path, content] of files) hash.update(`${path} ${content.length}\n`).update(content)
  return hash.digest('hex')
}

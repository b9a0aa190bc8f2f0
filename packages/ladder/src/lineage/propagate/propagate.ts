/** `stepgrad ladder propagate`, `resolve` and `abort`: an edit of one stage goes up the ladder. */
import { findStages, resolveStage, type Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { readIfThere } from '../files.ts'
import { pathAfter } from '../rungs.ts'
import { candidates, namedFile } from './candidates.ts'
import { carry, type Outcome } from './carry.ts'
import { Git } from './git.ts'
import { Journal } from './journal.ts'
import { isEdited, type Pair, type Run, takeUp } from './load.ts'
import { formatRecord, readRecord, recordPath } from './record.ts'
import { settle } from './settle.ts'

/** Type-checks and tests stages; false where one fails. Undefined: the user wants none of it. */
export type Verify = ((stages: readonly Stage[]) => Promise<boolean>) | undefined

/** What a propagation came to, stage by stage. */
export type Report = {
  readonly ended: 'nothing' | 'done' | 'stopped' | 'failed'
  readonly done: Journal['progress']['done']
  /** The stage that it stopped at. */
  readonly at?: string
}

export type Request = {
  /** Number or name of the stage that was edited. */
  readonly stage: string
  /** Only this file. */
  readonly file?: string
  /** Counts edits from this commit, instead of from what was carried last. */
  readonly since?: string
}

/** Takes what changed in a stage through all later ones, pair by pair. */
export async function propagate(root: string, request: Request, verify: Verify): Promise<Report> {
  if (Journal.isUnderWay(root))
    throw new Trouble(
      'a propagation is under way; first run: pnpm stepgrad ladder resolve, or abort',
    )
  const stages = findStages(root)
  const a = resolveStage(stages, request.stage)
  const b = stages[stages.indexOf(a) + 1]
  if (b === undefined) return { ended: 'nothing', done: [] }

  const git = new Git(root)
  const record = readRecord(root)
  const pair = { a, b, since: request.since === undefined ? undefined : git.commit(request.since) }
  const paths =
    request.file === undefined
      ? candidates({ git, record }, pair)
      : [namedFile(git, pair, request.file)]
  const run = { git, record, journal: Journal.begin(root, a.name, paths) }
  return carryOn(run, stages, verify, pair)
}

/** Goes on after the user mended what stopped the propagation. Throws where something is left. */
export async function resolve(root: string, verify: Verify): Promise<Report> {
  const journal = Journal.resume(root)
  if (journal.progress.phase === 'carrying')
    throw new Trouble(
      'the propagation was cut off; run: pnpm stepgrad ladder abort, then start again',
    )
  const stages = findStages(root)
  const run = { git: new Git(root), journal, record: readRecord(root) }
  if (journal.progress.phase === 'stopped') settle(run, resolveStage(stages, journal.progress.at))
  return carryOn(run, stages, verify)
}

/** Gives every file back that the propagation wrote; returns how many. */
export function abort(root: string): number {
  const journal = Journal.resume(root)
  journal.restore()
  return journal.progress.touched.length
}

/** Into every stage above the one that the journal is at; a failure gives back what was written. */
async function carryOn(
  run: Run,
  stages: readonly Stage[],
  verify: Verify,
  first?: Pair,
): Promise<Report> {
  const { journal } = run
  const { progress } = journal
  try {
    progress.phase = 'carrying'
    if (first !== undefined) carryFirst(run, first)
    carryUp(run, stages)
    progress.phase = progress.stops.length > 0 ? 'stopped' : 'unverified'
    saveRecord(run, stages)
    journal.save()
  } catch (error) {
    journal.restore()
    throw error
  }
  const { done, at } = progress
  if (progress.phase === 'stopped') return { ended: 'stopped', done, at }
  const touched = stages.filter(({ name }) => done.some(({ stage }) => stage === name))
  if (touched.length > 0 && verify !== undefined && !(await verify(touched)))
    return { ended: 'failed', done }
  journal.finish()
  return { ended: done.length === 0 ? 'nothing' : 'done', done }
}

/** From the edited stage into the next; only what was edited goes on from there. */
function carryFirst(run: Run, pair: Pair): void {
  const { progress } = run.journal
  const outcomes = carryPair(run, pair)
  const { a, b, since = 'HEAD' } = pair
  progress.paths = progress.paths
    .filter((path) => outcomes.get(path) !== 'same' || isEdited(run.git, since, a, path))
    .map((path) => pathAfter(b.manifest, path))
}

function carryUp(run: Run, stages: readonly Stage[]): void {
  const { progress } = run.journal
  let i = stages.findIndex(({ name }) => name === progress.at) + 1
  for (; i < stages.length && progress.stops.length === 0; i++) {
    const pair = { a: stages[i - 1], b: stages[i] }
    carryPair(run, pair)
    progress.paths = progress.paths.map((path) => pathAfter(pair.b.manifest, path))
  }
}

/** Carries every file into the next stage; all that stops there is reported at once. */
function carryPair(run: Run, pair: Pair): Map<string, Outcome> {
  const { progress } = run.journal
  const lines: string[] = []
  const outcomes = new Map<string, Outcome>()
  for (const path of progress.paths) {
    const load = takeUp(run, pair, path)
    const outcome = carry(load)
    outcomes.set(path, outcome)
    if (outcome === 'same') continue
    if (typeof outcome === 'string') lines.push(`${outcome.padEnd(10)} ${load.to}`)
    else {
      progress.stops.push(outcome)
      lines.push(`${'stopped'.padEnd(10)} ${outcome.path}: ${outcome.message}`)
    }
  }
  if (lines.length > 0) progress.done.push({ stage: pair.b.name, lines })
  progress.at = pair.b.name
  return outcomes
}

function saveRecord({ journal, record }: Run, stages: readonly Stage[]): void {
  const path = recordPath(journal.root)
  const text = formatRecord(record, stages)
  const old = readIfThere(path)?.toString() ?? formatRecord({}, stages)
  if (text !== old) journal.write(path, text)
}

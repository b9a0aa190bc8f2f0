/** What a learner's stage begins with. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { callersFolder } from '../callers-folder.ts'
import { type Files, readFiles, readIfThere } from '../lineage/files.ts'
import type { Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { fingerprints } from './fingerprint.ts'
import { readRecord, type Record } from './record.ts'
import { workOf } from './stage-copy.ts'

/**
 * The sources that a learner of `stage` begins with: those of the stage before, the reference's or
 * the learner's own; in the first stage its signatures.
 * @param from - `reference`, `own`, or a folder (a backup, say)
 * @param home - where the learner's stages lie
 */
export async function startOf(
  stage: Stage,
  before: Stage | undefined,
  from: string,
  home: string,
): Promise<Files> {
  const sources = await sourcesOf(stage, before, from, home)
  return new Map([...emptyModules(stage), ...workOf(sources)])
}

export type Beginning = Pick<Record, 'from' | 'start'>

/** What the stage began with. What is taken out of a backup is work, so its own beginning counts. */
export async function beginningOf(
  stage: Stage,
  before: Stage | undefined,
  from: string,
  home: string,
): Promise<Beginning> {
  const record = isBeginning(from) ? undefined : readRecord(folderNamed(from, stage, before, home))
  if (record?.stage === stage.slug && isBeginning(record.from))
    return { from: record.from, start: record.start }
  const beginning = isBeginning(from) ? from : 'reference'
  const sources = await startOf(stage, before, beginning, home)
  return { from: beginning, start: fingerprints(sources) }
}

/** Whether that is what a stage begins from, and no folder. */
export function isBeginning(from: string): boolean {
  return from === 'reference' || from === 'own'
}

async function sourcesOf(
  stage: Stage,
  before: Stage | undefined,
  from: string,
  home: string,
): Promise<Files> {
  if (from !== 'reference') return readFiles(folderNamed(from, stage, before, home))
  if (before !== undefined) return readFiles(before.folder)
  const { signaturesOf } = await import('./signatures.ts') // loads for a while
  return signaturesOf(stage.folder)
}

/** The modules that the stage's adapter imports: were one of them missing, no test at all could run. */
function emptyModules({ folder }: Stage): Files {
  const adapter = readIfThere(join(folder, 'test', 'adapter.ts'))?.toString() ?? ''
  const imported = [...adapter.matchAll(/^import .* from '\.\.\/(src\/.+?)'/gm)]
  const nothing = Buffer.from('// Nothing here yet; the tests import this module.\nexport {}\n')
  return new Map(imported.map(([, path]) => [path, nothing]))
}

function folderNamed(from: string, stage: Stage, before: Stage | undefined, home: string): string {
  if (from === 'own' && before === undefined)
    throw new Trouble(`--from own: ${stage.name} is the first stage; there is none of yours before`)
  const folder = from === 'own' ? join(home, before!.name) : resolve(callersFolder(), from)
  if (existsSync(join(folder, 'src'))) return folder
  if (from === 'own')
    throw new Trouble(`--from own: you have not begun ${before!.name}; leave it out for ours`)
  throw new Trouble(`--from ${from}: there is no stage in ${folder}: it has no src`)
}

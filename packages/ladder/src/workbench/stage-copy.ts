/** A folder that stands for a stage: somebody's sources under the stage's manifest and tests. */
import { lstatSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Files, readFiles, writeWhole } from '../lineage/files.ts'
import { ROOT, type Stage } from '../stages.ts'

const GIVEN = ['package.json', 'stage.json', 'tsconfig.json']

/** Whether the stage hands a file to whoever writes it anew: what describes it, and its tests. */
export function isGiven(path: string): boolean {
  return GIVEN.includes(path) || path.startsWith('test/')
}

/** Whether a file is whoever's who writes the stage: `src/…`, `main.ts`. */
export function isWork(path: string): boolean {
  return path === 'main.ts' || path.startsWith('src/')
}

/** What is handed out for a copy in `folder`, where paths lead to the repository as they must from there. */
export function givenFiles(stage: Stage, folder: string): Files {
  const given = new Map([...readFiles(stage.folder)].filter(([path]) => isGiven(path)))
  const config = given.get('tsconfig.json')?.toString().replace('../..', posix(folder, ROOT)) ?? ''
  return given
    .set('tsconfig.json', Buffer.from(config))
    .set('test/conformance.test.ts', Buffer.from(testFile(stage, folder)))
}

/**
 * Fills `folder` with `sources` and with what the stage gives, so that the suite runs there and an
 * editor knows every type: the packages are those of the stage itself.
 */
export function writeStageCopy(folder: string, stage: Stage, sources: Files): void {
  for (const [path, content] of sources) if (!isGiven(path)) writeWhole(join(folder, path), content)
  refreshGiven(folder, stage)
}

/** Writes what the stage gives anew, also where the stage has changed since. */
export function refreshGiven(folder: string, stage: Stage): void {
  for (const [path, content] of givenFiles(stage, folder)) writeWhole(join(folder, path), content)
  const link = join(folder, 'node_modules')
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link, { recursive: true })
  symlinkSync(relative(folder, join(stage.folder, 'node_modules')), link, 'junction')
}

function testFile(stage: Stage, folder: string): string {
  return `import { describeStage } from '@stepgrad/conformance'
import { adapter } from './adapter.ts'

await describeStage({
  folder: new URL('..', import.meta.url),
  inPlaceOf: new URL('${posix(join(folder, 'test'), stage.folder)}/', import.meta.url),
  adapter,
})
`
}

/** The way from one folder to another as an import writes it. */
function posix(from: string, to: string): string {
  return relative(from, to).replaceAll('\\', '/')
}

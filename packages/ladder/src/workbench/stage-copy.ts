/** A folder that stands for a stage: somebody's sources under the stage's manifest and tests. */
import { lstatSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Files, readFiles, writeWhole } from '../lineage/files.ts'
import { ROOT, type Stage } from '../stages.ts'
import { isEditorsFile } from './editor-files.ts'

const GIVEN = 'stage.json'

/** Where a copy keeps its modules, and those of the suite, as Vitest has transformed them. */
export const MODULES = join('.stepgrad', 'modules')

/** Whether a file is whoever's who writes the stage: `src/…`, `main.ts`. */
export function isWork(path: string): boolean {
  return path === 'main.ts' || (path.startsWith('src/') && !isEditorsFile(path))
}

/** The files that are whoever's who writes the stage. */
export function workOf(files: Files): Files {
  return new Map([...files].filter(([path]) => isWork(path)))
}

/**
 * What a stage hands out for a copy in `folder`, whatever is written there: its manifest, its
 * tests, the settings of its types. Paths lead to the repository as they must from there.
 */
export function givenFiles(stage: Stage, folder: string): Files {
  const own = [...readFiles(stage.folder)].filter(
    ([path]) => path === GIVEN || path.startsWith('test/'),
  )
  return new Map(own)
    .set('test/conformance.test.ts', Buffer.from(testFile(stage, folder)))
    .set('tsconfig.json', Buffer.from(tsconfig(folder)))
    .set('package.json', Buffer.from(packageJson(stage, folder)))
    .set('pnpm-workspace.yaml', Buffer.from(NOTHING_TO_INSTALL))
}

/**
 * Fills `folder` with the work in `sources` and with what the stage gives, so that the suite runs
 * there and an editor knows every type: the packages are those of the stage itself.
 */
export function writeStageCopy(folder: string, stage: Stage, sources: Files): void {
  for (const [path, content] of [...workOf(sources), ...givenFiles(stage, folder)])
    writeWhole(join(folder, path), content)
  linkPackages(folder, stage)
}

/** Lets the folder's imports find the packages of the stage. */
export function linkPackages(folder: string, stage: Stage): void {
  const link = join(folder, 'node_modules')
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link, { recursive: true })
  symlinkSync(relative(folder, join(stage.folder, 'node_modules')), link, 'junction')
}

function testFile(stage: Stage, folder: string): string {
  return `import { describeStage } from '@stepgrad/conformance'
import { adapter } from './adapter.ts'

await describeStage({
  folder: new URL('..', import.meta.url),
  inPlaceOf: new URL('${wayTo(stage.folder, join(folder, 'test'))}/', import.meta.url),
  adapter,
})
`
}

/** The packages that a copy needs are those of its stage: pnpm must not look for others. */
const NOTHING_TO_INSTALL = 'packages: []\nverifyDepsBeforeRun: false\n'

function packageJson({ name }: Stage, folder: string): string {
  const config = wayTo(join(ROOT, 'vitest.config.ts'), folder)
  const scripts = { test: `vitest run --config ${config}`, typecheck: 'tsc' }
  const fields = { name: `workbench-${name}`, private: true, type: 'module', scripts }
  return `${JSON.stringify(fields, null, 2)}\n`
}

/** As a stage's own, but what is not used yet is no error while one writes. */
function tsconfig(folder: string): string {
  return `{
  "extends": "${wayTo(join(ROOT, 'tsconfig.base.json'), folder)}",
  "compilerOptions": { "noUnusedLocals": false, "noUnusedParameters": false },
  "include": ["src", "test", "main.ts"]
}
`
}

/** The way to a path from a folder, as an import writes it. */
function wayTo(path: string, folder: string): string {
  return relative(folder, path).replaceAll('\\', '/')
}

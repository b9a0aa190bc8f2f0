/** The package.json files that know stages by name. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from '../../stages.ts'
import { readJson, writeJson } from './json.ts'

type Package = {
  name?: string
  description?: string
  scripts?: { [name: string]: string }
  devDependencies?: { [name: string]: string }
}

const IS_STAGE = /^@stepgrad\/\d\d-/

/** Names the stage's package after its folder, and makes the stage before its one dependency among stages. */
export async function linkStage(
  folder: string,
  name: string,
  before: string | undefined,
  description?: string,
): Promise<void> {
  const path = join(folder, 'package.json')
  const old = readJson<Package>(path)
  const others = Object.entries(old.devDependencies ?? {}).filter(([key]) => !IS_STAGE.test(key))
  const stages = before === undefined ? [] : [[`@stepgrad/${before}`, 'workspace:*'] as const]
  await writeJson(path, {
    ...old,
    name: `@stepgrad/${name}`,
    ...(description === undefined ? {} : { description }),
    scripts: { ...old.scripts, start: `stepgrad train ${name}` },
    devDependencies: sorted([...others, ...stages]),
  })
}

/** The lessons run code of every stage that has an exercise or an experiment. */
export async function linkLessons(root: string, stage: Pick<Stage, 'name'>): Promise<void> {
  const path = join(root, 'lessons/package.json')
  if (!existsSync(path)) return
  const old = readJson<Package>(path)
  const entries = Object.entries(old.devDependencies ?? {})
  const own = [`@stepgrad/${stage.name}`, 'workspace:*'] as const
  await writeJson(path, { ...old, devDependencies: sorted([...entries, own]) })
}

function sorted(entries: readonly (readonly [string, string])[]): { [name: string]: string } {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
}

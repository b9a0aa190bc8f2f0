/** The packages that have tests of their own and are no stages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type TestedPackage = { readonly name: string; readonly folder: string }

/** By their folders, as pnpm-workspace.yaml has them. */
export function otherPackages(root: string): TestedPackage[] {
  const inside = (parent: string) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name, folder: join(root, parent, name) }))
  const alone = ['lessons', 'docs'].map((name) => ({ name, folder: join(root, name) }))
  return [...inside('packages'), ...inside('test'), ...alone].filter(isTested)
}

function isTested({ folder }: TestedPackage): boolean {
  // One with a workspace of its own is installed on demand, and tested there.
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return false
  return !existsSync(join(folder, 'stage.json')) && hasScript(folder, 'test')
}

/** Whether the package in `folder` has a script of this name. */
export function hasScript(folder: string, script: string): boolean {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return false
  const { scripts = {} } = JSON.parse(readFileSync(path, 'utf8')) as {
    scripts?: Record<string, string>
  }
  return script in scripts
}

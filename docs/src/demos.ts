/** The demos that run in a page, bundled by their own build. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Demos = {
  /** The folder that holds the bundle. */
  readonly folder: string
  /** The file in it that a page loads. */
  readonly entry: string
  readonly names: readonly string[]
}

type Builder = {
  buildDemos(folder: string): Promise<string>
  readonly demoNames: readonly string[]
}

/** Undefined where the project has no demos. */
export async function bundleDemos(root: string): Promise<Demos | undefined> {
  const builder = join(root, 'docs/demos/build.ts')
  if (!existsSync(builder)) return undefined
  const { buildDemos, demoNames } = (await import(pathToFileURL(builder).href)) as Builder
  const folder = join(root, 'docs/.stepgrad/demos')
  rmSync(folder, { recursive: true, force: true })
  return { folder, entry: await buildDemos(folder), names: demoNames }
}

/** The script of a page that shows demos, undefined for the others. Throws where there is no such demo. */
export function scriptFor(markup: string, demos: Demos | undefined): string | undefined {
  const asked = [...markup.matchAll(/<div [^>]*data-demo="([^"]*)"/g)].map(([, name]) => name)
  const unknown = asked.find((name) => demos?.names.includes(name) !== true)
  if (unknown !== undefined)
    throw new Error(
      `no demo is called '${unknown}'; there are: ${demos?.names.join(', ') ?? 'none'}`,
    )
  return asked.length === 0 ? undefined : demos?.entry
}

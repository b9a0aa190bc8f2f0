/** The demos that run in a page, bundled into the site. */
import { join } from 'node:path'
import { buildDemos } from '../demos/build.ts'

export type Demos = {
  /** The file that a page with demos loads, of those in assets/demos. */
  readonly entry: string
}

/** @param site - the folder that will hold the site */
export async function bundleDemos(site: string): Promise<Demos> {
  return { entry: await buildDemos(join(site, 'assets/demos')) }
}

/** The script of a page that shows demos, undefined for the others. */
export function scriptFor(markup: string, { entry }: Demos): string | undefined {
  return /<div [^>]*data-demo="/.test(markup) ? entry : undefined
}

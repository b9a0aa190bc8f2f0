/** The style of the site, bundled from docs/style. */
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * @param site - the folder that will hold the site
 * @returns the file, which lies where TypeDoc puts a site's own style
 */
export async function bundleStyle(root: string, site: string): Promise<string> {
  const outfile = join(site, 'assets/custom.css')
  const entryPoints = [join(root, 'docs/style/site.css')]
  await build({ entryPoints, outfile, bundle: true, logLevel: 'warning' })
  return outfile
}

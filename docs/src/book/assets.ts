/** What lies beside the pages. */
import { copyFileSync, cpSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { copyFormulaStyle } from '../markdown/formulas.ts'

/** Pictures that other commands have drawn. */
const PICTURES = [
  'docs/scorecard.svg',
  'test/peers/results/cpu-cnn.svg',
  'test/peers/results/cpu-mlp.svg',
  'test/peers/results/browser-cnn.svg',
]

export function copyAssets(root: string, site: string): void {
  const assets = join(site, 'assets')
  copyFormulaStyle(assets)
  const demos = join(root, 'docs/demos/dist') // what the demos' own build has written
  if (existsSync(demos)) cpSync(demos, join(assets, 'demos'), { recursive: true })
  for (const path of PICTURES) {
    if (existsSync(join(root, path))) copyFileSync(join(root, path), join(assets, basename(path)))
  }
}

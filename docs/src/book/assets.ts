/** What lies beside the pages. */
import { copyFileSync, cpSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Demos } from '../demos.ts'

/** Pictures that other commands have drawn. */
const PICTURES = [
  'docs/scorecard.svg',
  'lessons/01-raw-arrays/figures/network.svg',
  'test/peers/results/cpu-cnn.svg',
  'test/peers/results/cpu-mlp.svg',
  'test/peers/results/browser-cnn.svg',
]

export function copyAssets(root: string, site: string, demos: Demos | undefined): void {
  const assets = join(site, 'assets')
  if (demos !== undefined) cpSync(demos.folder, join(assets, 'demos'), { recursive: true })
  for (const path of PICTURES) {
    if (existsSync(join(root, path))) copyFileSync(join(root, path), join(assets, basename(path)))
  }
}

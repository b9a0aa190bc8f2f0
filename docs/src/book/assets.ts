/** The pictures of pages that are made. */
import { copyFileSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Pictures that other commands have drawn. */
const PICTURES = [
  'docs/scorecard.svg',
  'lessons/01-raw-arrays/figures/network.svg',
  'test/peers/results/cpu-cnn.svg',
  'test/peers/results/cpu-mlp.svg',
  'test/peers/results/browser-cnn.svg',
]

export function copyPictures(root: string, site: string): void {
  const assets = join(site, 'assets')
  for (const path of PICTURES) {
    if (existsSync(join(root, path))) copyFileSync(join(root, path), join(assets, basename(path)))
  }
}

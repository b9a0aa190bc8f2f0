import { relative } from 'node:path'
import { fromCallersFolder } from '../cache-folder.ts'
import type { RunOptions } from './options.ts'

/** What goes with a training but is not in its checkpoint. */
type Told = Pick<RunOptions, 'dataDir' | 'json' | 'confusion' | 'device'>

/**
 * What to type so that a training goes on, with all that its checkpoint does not know.
 * @param title - of the stage, such as `14 · Checkpoints`
 */
export function commandToGoOn(title: string, checkpoint: string, told: Told): string {
  const { dataDir, device, json, confusion } = told
  const words = [
    'pnpm',
    'stepgrad',
    'train',
    title.split(' ')[0],
    '--resume',
    fromCaller(checkpoint),
  ]
  if (dataDir !== undefined) words.push('--data-dir', fromCaller(dataDir))
  if (device !== undefined) words.push('--device', device)
  if (json !== undefined) words.push('--json', fromCaller(json))
  if (confusion) words.push('--confusion')
  return words.map(quoted).join(' ')
}

/** A path as the caller would type it. */
export function fromCaller(path: string): string {
  const short = relative(fromCallersFolder('.'), path)
  return short.startsWith('..') ? path : short
}

/** A word as a shell reads it as one. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

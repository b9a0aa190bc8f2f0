import { type Dataset } from '../image-set.ts'
import { commas } from '../progress.ts'
import { parseOptions } from './options.ts'
import { fromCaller } from './command.ts'
import type { Settings } from './run-setup.ts'

/** Options that are settings, and whether a training can do without. */
const OPTIONS = {
  dataset: '--dataset',
  epochs: '--epochs',
  batchSize: '--batch-size',
  lr: '--lr',
  momentum: '--momentum',
  seed: '--seed',
  dtype: '--dtype',
  limit: '--limit',
} as const satisfies { readonly [name in keyof Settings]?: string }

/**
 * The settings in a checkpoint, held to what the command line is held to.
 * @param path - of the checkpoint
 * @throws Error where there are none, or such as no training has
 */
export function checkSettings(path: string, settings: Partial<Settings> | undefined): Settings {
  const given = Object.entries(OPTIONS).flatMap(([name, option]) => {
    const value = settings?.[name as keyof typeof OPTIONS]
    if (value !== undefined) return [`${option}=${String(value)}`]
    if (name !== 'limit')
      throw refuse(path, 'holds no training that could go on, as a run saves it')
    return []
  })
  try {
    const options = parseOptions(given)
    if (options !== 'help') return { ...options, images: settings?.images }
  } catch (error) {
    throw refuse(path, `is damaged: ${(error as Error).message.replace(/^train: /, '')}`, error)
  }
  throw refuse(path, 'is damaged')
}

/** @throws Error where a training would go on with other images than it had */
export function checkImages(path: string, { images }: Settings, { train, test }: Dataset): void {
  if (images === undefined) return // saved before it was noted
  if (images.train === train.size && images.test === test.size) return
  throw refuse(
    path,
    `had ${commas(images.train)} images to learn from and ${commas(images.test)} held back, here ` +
      `are ${commas(train.size)} and ${commas(test.size)}; name its own folder with --data-dir`,
  )
}

/** An error of a part of the checkpoint, such as the state of an optimizer, in one line. */
export function cannotGoOn(path: string, error: Error): Error {
  return refuse(path, `cannot go on from it: ${error.message}`, error)
}

function refuse(path: string, flaw: string, cause?: unknown): Error {
  return new Error(`train: --resume ${fromCaller(path)}: ${flaw}`, { cause })
}

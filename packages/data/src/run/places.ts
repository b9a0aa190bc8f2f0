import {
  accessSync,
  constants,
  existsSync,
  fstatSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { RunOptions } from './options.ts'

/**
 * Says before hours of training, not after, that something could not be written.
 * @param checkpoint - where the training will be saved, if it will
 * @throws Error where a file could not be put there, or two have the same place
 */
export function checkPlaces(options: RunOptions, checkpoint?: string): void {
  const { json, resume } = options
  if (json !== undefined) checkPlace('json', json)
  if (options.checkpoint !== undefined) checkPlace('checkpoint', options.checkpoint)
  else if (resume !== undefined) checkPlace('resume', resume)
  if (json === undefined || isStream(json)) return
  const others = [checkpoint, resume].filter((path) => path !== undefined)
  if (others.map(behindLinks).includes(behindLinks(json)))
    throw new Error(`train: --json ${json}: is the file of the checkpoint; name another one`)
}

/** Where a training is saved, and what an earlier one has left there. */
export type PlaceOfCheckpoint = { readonly checkpoint?: string; readonly earlier?: string }

/** A stage that saves nothing. */
export const nowhere: PlaceOfCheckpoint = {}

/**
 * A place in this folder that no checkpoint has, so that none is lost: `mnist.safetensors`,
 * `mnist.2.safetensors`, …, and the last one that is taken.
 */
export function freePlace(folder: string, name: string): PlaceOfCheckpoint {
  const place = (n: number) =>
    join(folder, n === 1 ? `${name}.safetensors` : `${name}.${n}.safetensors`)
  let n = 1
  while (existsSync(place(n))) n++
  return { checkpoint: place(n), earlier: n > 1 ? place(n - 1) : undefined }
}

/** Whether what is written there goes by, as into a device or a pipe, and replaces nothing. */
export function isStream(path: string): boolean {
  const there = statOf(path)
  if (there === undefined) return false
  return there.isCharacterDevice() || there.isFIFO() || isStdout(path)
}

/** Whether this is what the program prints on, such as `/dev/stdout`. */
export function isStdout(path: string): boolean {
  const [there, stdout] = [statOf(path), fstatSync(process.stdout.fd)]
  return there?.dev === stdout.dev && there.ino === stdout.ino
}

/** Where links lead, also where nothing is there yet; the path itself where it is no link. */
export function behindLinks(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return path
  }
  try {
    return behindLinks(resolve(realpathSync(dirname(path)), readlinkSync(path)))
  } catch {
    return path
  }
}

function checkPlace(option: 'json' | 'checkpoint' | 'resume', path: string): void {
  const flaw = flawOf(path, option === 'json')
  const fix = option === 'resume' ? '; name another place with --checkpoint' : ''
  if (flaw) throw new Error(`train: --${option} ${path}: ${flaw}${fix}`)
}

function flawOf(path: string, streams: boolean): string | undefined {
  const there = statOf(path)
  if (there?.isDirectory()) return 'is a folder'
  if (streams && isStream(path)) return undefined
  if (there && !there.isFile()) return 'is no regular file, and would be replaced by one'
  try {
    accessSync(dirname(behindLinks(path)), constants.W_OK)
    return undefined
  } catch {
    return 'its folder does not exist or cannot be written'
  }
}

function statOf(path: string) {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

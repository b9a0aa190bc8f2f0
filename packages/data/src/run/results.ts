import { rename, rm, writeFile } from 'node:fs/promises'
import { accessSync, constants } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import type { CurvePoint } from './loss-curve.ts'
import type { RunOptions } from './options.ts'

/** What one epoch came to. */
export type EpochResult = {
  readonly epoch: number
  readonly steps: number
  /** Mean over the steps. */
  readonly cost: number
  /** Right answers on the images held back, and their share. */
  readonly correct: number
  readonly accuracy: number
  readonly seconds: number
}

/** What `--json` writes. */
export type Results = {
  readonly stage: string
  readonly finished: string
  readonly machine: Machine
  readonly device?: ComputedOn
  readonly options: RunOptions
  readonly images: { readonly train: number; readonly test: number }
  readonly epochs: readonly EpochResult[]
  readonly curve: readonly CurvePoint[]
}

/** Where the network was trained, in a stage that lets one choose. */
export type ComputedOn = {
  /** `webasm` */
  readonly name: string
  /** What really computed, as it said when the device was opened; null for the cpu's loops. */
  readonly receipt: { readonly backend: string; readonly adapter?: string } | null
  /** How many threads share the work of a step, where a stage has more than one. */
  readonly threads?: number
}

export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  readonly platform: string
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  }
}

/**
 * Says before hours of training, not after, that the results could not be written.
 * @throws Error where the folder of the file does not exist or cannot be written
 */
export function checkWritable(option: string, path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK)
  } catch (error) {
    throw new Error(`train: --${option} ${path}: its folder does not exist or cannot be written`, {
      cause: error,
    })
  }
}

/** Writes the results beside the file and then puts them in its place: never half a file. */
export async function writeResults(path: string, results: Results): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, `${JSON.stringify(results, null, 2)}\n`)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

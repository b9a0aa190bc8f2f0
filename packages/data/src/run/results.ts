import { rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import type { CurvePoint } from './loss-curve.ts'
import type { RunOptions } from './options.ts'
import { behindLinks, isStdout, isStream } from './places.ts'

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
 * Writes the results beside the file and then puts them in its place: never half a file. A link stays
 * one. Into a device or a pipe they are written as it is.
 */
export async function writeResults(path: string, results: Results): Promise<void> {
  const text = `${JSON.stringify(results, null, 2)}\n`
  if (isStdout(path)) process.stdout.write(text)
  else if (isStream(path)) await writeFile(path, text)
  else await replaceFile(behindLinks(path), text)
}

async function replaceFile(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, text)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** The one place that starts Node on TypeScript. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'

export type NodeOptions = SpawnOptions & {
  /** Options of Node itself, such as `--expose-gc`. */
  readonly nodeOptions?: readonly string[]
}

/** What makes Node end quietly when nobody reads any more what it prints. */
export const READER_MAY_GO = [
  '--import',
  new URL('../../../bin/reader-gone.mjs', import.meta.url).href,
] as const

/** Starts `node file ...args`, whatever the folder: the loader is found from here. */
export function spawnNode(
  file: string,
  args: readonly string[] = [],
  { nodeOptions = [], ...options }: NodeOptions = {},
): ChildProcess {
  const preloaded = [...READER_MAY_GO, ...loader()] // a loader comes last
  return spawn(process.execPath, [...preloaded, ...nodeOptions, file, ...args], options)
}

/** What Node needs in order to run TypeScript: nothing from 22.18 on, a loader before. */
function loader(): string[] {
  // The types of Node 20 do not know the field yet.
  if ('typescript' in process.features && process.features.typescript) return []
  return ['--import', import.meta.resolve('@oxc-node/core/register')]
}

/**
 * Waits for a child that shares our terminal and returns its exit status. Ctrl-C reaches the
 * child by itself, so we only stay until it has ended; other ways to stop us are passed on.
 */
export async function exitStatus(child: ChildProcess): Promise<number> {
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
      })
    })
  } finally {
    for (const signal of signals) process.off(signal, passOn)
  }
}

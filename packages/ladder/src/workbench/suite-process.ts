/** A process that keeps the suite open on one folder, so that the next run starts at once. */
import type { ChildProcess } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnNode } from '../runs/process/spawn-node.ts'
import { ROOT } from '../stages.ts'
import { Journal } from './journal.ts'
import { RunInProgress } from './run-in-progress.ts'
import type { SuiteOptions, SuiteRun } from './suite-outcome.ts'

const WORKER = fileURLToPath(new URL('./suite-worker.ts', import.meta.url))

/** The dearest test of the reference takes some seconds, and more on a slow machine. */
const TIMEOUT_MS = 30_000

export type Suite = {
  /** One run after the other. What is wrong in the folder is in the result, and not thrown. */
  run(options?: SuiteOptions): Promise<SuiteRun>
  close(): void
}

/** @param timeoutMs - how long one test may take */
export function openSuite(where: string, timeoutMs = TIMEOUT_MS): Suite {
  const folder = realpathSync(where) // by which Vitest knows its files
  const journal = new Journal()
  let child: ChildProcess | undefined
  const kill = () => {
    if (child !== undefined) killGroup(child)
    child = undefined
  }
  process.once('exit', kill)
  return {
    async run(options = {}) {
      const { findSyntaxError } = await import('./syntax.ts') // loads for a while
      child ??= start(folder, journal.path, timeoutMs) // which begins to load meanwhile
      const error = findSyntaxError(folder)
      if (error !== undefined) return { end: 'unparsable', error }
      journal.clear()
      const run = await new RunInProgress(child, journal, timeoutMs, options).result()
      if (run.end !== 'ran') kill() // what is left of it may still loop
      return run
    },
    close() {
      kill()
      process.off('exit', kill)
      journal.close()
    },
  }
}

/** In a group of its own: whoever kills it kills what it started, too. */
function start(folder: string, journal: string, timeoutMs: number): ChildProcess {
  const config = join(ROOT, 'vitest.config.ts')
  return spawnNode(WORKER, [folder, config, String(timeoutMs)], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, STEPGRAD_SUITE: 'workbench', STEPGRAD_JOURNAL: journal },
  })
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // it has gone already, or the system knows no groups
  }
}

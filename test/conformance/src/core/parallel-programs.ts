import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ParallelLibrary } from '../library/data-parallel.ts'
import { type Suite, type SuiteTest, adapterAddress } from '../suite-test.ts'
import { loader } from './loader.ts'

const group = 'programs with threads'
const needs = ['data-parallel']

/** What only shows in a program of its own. */
export const parallelPrograms: readonly SuiteTest[] = [
  {
    group,
    name: 'a program that does not close its replicas ends all the same',
    needs,
    dear: true,
    run(suite) {
      const { status, stdout } = trainInThreads(suite, 'well')
      check(status === 0, `it did not end by itself: ${status}`)
      check(stdout === 'gradient 4\ngradient 8\n', stdout)
    },
  },
  {
    group,
    name: 'a replica that runs out of memory fails its step; the next one has a new thread',
    needs,
    dear: true,
    run(suite) {
      const { status, stdout } = trainInThreads(suite, 'fill the memory')
      check(status === 0, `it did not end by itself: ${status}`)
      const [error, next] = stdout.split('\n')
      check(/^DataParallel: replica 1 .* died .*memory/.test(error), stdout)
      check(next === 'gradient 4', stdout)
    },
  },
]

/** Runs train-in-threads.ts, with little memory. */
function trainInThreads({ stage, adapter }: Suite, how: string) {
  const { nn } = adapter.library as ParallelLibrary
  check('DataParallel' in nn, 'the stage has no DataParallel')
  const script = fileURLToPath(new URL('train-in-threads.ts', import.meta.url))
  return spawnSync(
    process.execPath,
    [...loader(), '--max-old-space-size=60', script, adapterAddress(stage), how],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' }, timeout: 120_000 },
  )
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

/** What a run of the suite says about each task. */
import { firstThatMeans } from '@stepgrad/conformance/pick'
import { fullName, type Outcome, type SuiteRun } from './suite-outcome.ts'
import type { Task } from './tasks.ts'

export type TaskStanding = {
  readonly task: Task
  readonly number: number
  readonly passed: number
  /** Of those that ran. */
  readonly total: number
  readonly firstFailure: Outcome | undefined
  /**
   * `unknown`: the run ended before its tests had run. `untouched`: its tests hold, but it is about
   * files in which nothing has been written yet.
   */
  readonly state: 'holds' | 'open' | 'unknown' | 'untouched'
}

export type Standing = {
  readonly tasks: readonly TaskStanding[]
  /** The tests that belong to no task: what held before, and should still hold. */
  readonly rest: { readonly passed: number; readonly failures: readonly Outcome[] }
  /** Everything ran, and everything holds. */
  readonly complete: boolean
  readonly passed: number
}

/**
 * A test belongs to the first task that names it.
 * @param untouched - whether nothing was written yet in any file of a task; asked where a stage
 *   brings no tests that could tell
 */
export function standingOf(
  tasks: readonly Task[],
  run: SuiteRun,
  untouched: (task: Task) => boolean = () => false,
): Standing {
  const outcomes = 'outcomes' in run ? run.outcomes : []
  const ran = outcomes.filter(({ state }) => state !== 'not run')
  const ended = run.end === 'ran'
  const taskOf = (outcome: Outcome) =>
    tasks.findIndex(({ tests }) => firstThatMeans(tests, fullName(outcome)) !== -1)
  const standings = tasks.map((task, i): TaskStanding => {
    const own = ran.filter((outcome) => taskOf(outcome) === i)
    const failures = inOrder(own.filter(isFailure), task)
    const counts = { passed: own.length - failures.length, total: own.length }
    const state = stateOf(failures.length, ended, untouched(task))
    return { task, number: i + 1, ...counts, firstFailure: failures[0], state }
  })
  const rest = ran.filter((outcome) => taskOf(outcome) === -1)
  const failures = rest.filter(isFailure)
  return {
    tasks: standings,
    rest: { passed: rest.length - failures.length, failures },
    complete: ended && failures.length === 0 && standings.every(({ state }) => state === 'holds'),
    passed: ran.filter(({ state }) => state === 'passed').length,
  }
}

function stateOf(failures: number, ended: boolean, untouched: boolean): TaskStanding['state'] {
  if (failures > 0) return 'open'
  if (!ended) return 'unknown'
  return untouched ? 'untouched' : 'holds'
}

function isFailure({ state }: Outcome): boolean {
  return state === 'failed'
}

/** As the task names them. */
function inOrder(outcomes: readonly Outcome[], { tests }: Task): Outcome[] {
  const place = (outcome: Outcome) => firstThatMeans(tests, fullName(outcome))
  return outcomes.toSorted((a, b) => place(a) - place(b))
}

/** What to do next; undefined where every task holds. */
export function firstOpen({ tasks }: Standing): TaskStanding | undefined {
  return tasks.find(({ state }) => state !== 'holds')
}

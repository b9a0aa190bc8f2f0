/** `learn check`: what holds, told from the task at hand outwards. */
import pc from 'picocolors'
import { LiveText } from '../runs/live-text.ts'
import { check, type CheckOptions, isComplete, tellChecked, untouchedTasks } from './check.ts'
import { checkTask } from './check-task.ts'
import { readRecord } from './record.ts'
import { tellBeginning } from './report.ts'
import type { Outcome } from './suite-outcome.ts'
import { openSuite, type Suite } from './suite-process.ts'
import { type AtHand, taskAtHand, taskNumbered } from './task-at-hand.ts'
import { readTasks } from './tasks.ts'
import { Verdict } from './verdict.ts'
import { isUntouched, type Workbench } from './workbench.ts'

type Options = {
  /** The number of the task that is asked for, and no other. */
  readonly only?: number
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

/** Prints how the workbench stands, and returns the exit status. */
export async function checkOnce(workbench: Workbench, options: Options): Promise<number> {
  const { only, signal, timeoutMs } = options
  const one = only === undefined ? undefined : taskNumbered(workbench, only, 'check')
  if (one === undefined && isAtItsBeginning(workbench)) {
    const { tasks } = readTasks(workbench.stage, workbench.root)
    console.log(tellBeginning(workbench, tasks))
    return 1
  }
  const suite = openSuite(workbench.folder, timeoutMs)
  const live = new LiveText()
  const progress = (text: string) => live.show(pc.dim(`${workbench.stage.name}: ${text}`))
  progress('the suite is loaded …')
  try {
    return one === undefined
      ? await checkAll(workbench, suite, { signal, live, onOutcome: counting(progress) })
      : await checkOne(workbench, suite, one, { signal, live, onOutcome: counting(progress) })
  } finally {
    suite.close()
  }
}

/** As it was made from our stage before, which cannot do yet what the tests ask. */
function isAtItsBeginning(workbench: Workbench): boolean {
  return readRecord(workbench.folder)?.from === 'reference' && isUntouched(workbench)
}

function counting(progress: (text: string) => void): (outcome: Outcome) => void {
  let [passed, failed] = [0, 0]
  return ({ state }) => {
    if (state === 'passed') passed++
    if (state === 'failed') failed++
    progress(`${passed} tests hold, ${failed} fail …`)
  }
}

type Run = Required<CheckOptions> & { readonly live: LiveText }

async function checkAll(workbench: Workbench, suite: Suite, run: Run): Promise<number> {
  const atHand = taskAtHand(workbench)
  const verdict = atHand && new Verdict(atHand, untouchedTasks(workbench))
  const onOutcome = (outcome: Outcome) => {
    const told = verdict?.hear(outcome)
    if (told !== undefined) run.live.finish(told)
    run.onOutcome(outcome)
  }
  const checked = await check(workbench, suite, { signal: run.signal, onOutcome })
  if (checked.run.end === 'aborted') return ABORTED
  run.live.finish(tellChecked(workbench, checked, verdict?.failed))
  return isComplete(checked) ? 0 : 1
}

async function checkOne(
  workbench: Workbench,
  suite: Suite,
  one: AtHand,
  run: Run,
): Promise<number> {
  const checked = await checkTask(workbench, suite, one, run)
  if (checked === undefined) return ABORTED
  run.live.finish(checked.report)
  return checked.holds ? 0 : 1
}

/** What a shell calls a command that Ctrl-C has ended. */
const ABORTED = 130

/** `learn watch`: at each save, first the task at hand, then everything else. */
import pc from 'picocolors'
import { Trouble } from '../trouble.ts'
import { check, tellChecked, untouchedTasks } from './check.ts'
import { tellBriefly, tellCount, tellTask, tellTrouble } from './report.ts'
import { Saves } from './saves.ts'
import { firstOpen, standingOf } from './standing.ts'
import { type AtHand, taskAtHand } from './task-at-hand.ts'
import type { Outcome } from './suite-outcome.ts'
import { openSuite, type Suite } from './suite-process.ts'
import { lockWatch } from './watch-lock.ts'
import type { Workbench } from './workbench.ts'

type State = {
  /** What the learner is at. */
  readonly open: AtHand | undefined
  /** The task whose words were told in full: at the next save they are not told again. */
  readonly told: number | undefined
}

/**
 * Answers at each save until `signal` says that it is enough. The task at hand has a process of its
 * own, which stays warm: whatever the others do, its answer comes at once.
 */
export async function watchWorkbench(
  workbench: Workbench,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<void> {
  const unlock = lockWatch(workbench)
  const { folder } = workbench
  const [quick, whole] = [openSuite(folder, timeoutMs), openSuite(folder, timeoutMs)]
  const saves = await Saves.open(folder)
  const stop = () => saves.interrupt()
  signal.addEventListener('abort', stop)
  try {
    let state: State = { open: taskAtHand(workbench), told: undefined }
    while (!signal.aborted) {
      state = await answer(workbench, { quick, whole }, state, saves.nextRound())
      const saved = await saves.wait()
      if (saves.isReplaced())
        throw new Trouble('watch: the workbench was made anew; start the watch again')
      if (!signal.aborted) console.log(pc.dim(`\n${clock()} ${saved}\n`))
    }
  } finally {
    signal.removeEventListener('abort', stop)
    quick.close()
    whole.close()
    await saves.close()
    unlock()
  }
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8)
}

/** One answer: the task at hand, then all. A save cuts it short. */
async function answer(
  workbench: Workbench,
  { quick, whole }: { readonly quick: Suite; readonly whole: Suite },
  state: State,
  signal: AbortSignal,
): Promise<State> {
  const { open, told } = state
  const first: Answer =
    open === undefined ? { goOn: true } : await answerOnTask(workbench, quick, open, signal)
  if (!first.goOn || signal.aborted) return state
  const checked = await check(workbench, whole, { signal })
  if (checked.run.end === 'aborted') return state
  const next = firstOpen(checked.standing)
  const isKnown = next !== undefined && next.number === told && checked.run.end === 'ran'
  const report = isKnown
    ? tellBriefly(workbench, checked.standing)
    : tellChecked(workbench, checked, first.failed)
  console.log(report)
  console.log(pc.dim('\nwatching; Ctrl-C ends it'))
  return { open: next, told: next?.number }
}

/** Whether the others can be asked, and the failure that was told. */
type Answer = { readonly goOn: boolean; readonly failed?: Outcome }

/** Tells how the task at hand stands. */
async function answerOnTask(
  workbench: Workbench,
  quick: Suite,
  { task, number }: AtHand,
  signal: AbortSignal,
): Promise<Answer> {
  let failed: Outcome | undefined
  const onOutcome = (outcome: Outcome) => {
    if (failed !== undefined || outcome.state !== 'failed' || signal.aborted) return
    failed = outcome // the first one is what matters: no need to wait for the others
    console.log(tellTask(task, number, failed))
  }
  const run = await quick.run({ tests: task.tests, only: true, signal, onOutcome })
  if (run.end === 'aborted') return { goOn: false }
  if (run.end !== 'ran') {
    console.log(tellTrouble(workbench, run))
    return { goOn: false }
  }
  const [standing] = standingOf([task], run, untouchedTasks(workbench)).tasks
  console.log(`${tellCount({ ...standing, number })}\n`)
  return { goOn: true, failed }
}

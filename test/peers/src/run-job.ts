/** One measurement, from the initial weights to milliseconds. Runs in Node and in a page alike. */
import type { Choice, Open, Task } from './task.ts'

/** Costs of the first steps that are compared before a time counts. */
export const COMPARED_STEPS = 3

export type Job = {
  readonly task: Task
  readonly choice: Choice
  /** For how long to take steps unseen, so that compilers are done: one step at least. */
  readonly warmMs: number
  /** For how long to take steps that count, one at least; 0 where only the costs are wanted. */
  readonly turnMs: number
}

export type Outcome = {
  /** Of the first steps. */
  readonly costs: readonly number[]
  /** Of each step that counts. */
  readonly milliseconds: readonly number[]
  /** CPU time that one of them took, on average; undefined where nobody can tell. */
  readonly cpuMs?: number
  /** CPU time by time while they ran: 1 is one core. */
  readonly cores?: number
  readonly about?: string
}

/** CPU time of this process so far, in milliseconds. */
type Clock = () => number

export async function runJob(open: Open, job: Job, cpuTime?: Clock): Promise<Outcome> {
  const trainer = await open(job.task, job.choice)
  const costs: number[] = []
  for (let i = 0; i < COMPARED_STEPS; i++) costs.push(await trainer.step())
  if (job.turnMs === 0) return { costs, milliseconds: [], about: trainer.about }
  await takeSteps(trainer.step, job.warmMs)
  const [began, cpuBegan] = [performance.now(), cpuTime?.() ?? 0]
  const milliseconds = await takeSteps(trainer.step, job.turnMs)
  const outcome = { costs, milliseconds, about: trainer.about }
  if (cpuTime === undefined) return outcome
  const [wall, cpu] = [performance.now() - began, cpuTime() - cpuBegan]
  return { ...outcome, cpuMs: cpu / milliseconds.length, cores: cpu / wall }
}

/** At least one step, and more until the time is over: the milliseconds of each. */
async function takeSteps(step: () => Promise<number>, duration: number): Promise<number[]> {
  const milliseconds: number[] = []
  const began = performance.now()
  do {
    const start = performance.now()
    await step()
    milliseconds.push(performance.now() - start)
  } while (performance.now() - began < duration)
  return milliseconds
}

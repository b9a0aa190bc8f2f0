/** A fresh process: takes one job over the IPC channel, answers, and ends. */
import type { Open } from './task.ts'
import { type Job, runJob } from './run-job.ts'

/** CPU time of all threads of this process, in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function answer({ file, job }: { file: string; job: Job }): Promise<object> {
  try {
    const { open } = (await import(file)) as { open: Open }
    return { outcome: await runJob(open, job, cpuTime) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

process.once('message', (question: { file: string; job: Job }) => {
  void answer(question).then((reply) => process.send?.(reply, () => process.exit()))
})

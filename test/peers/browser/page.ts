/** What runs in the page: one job, told in plain arrays. */
import { runJob, type Job, type Outcome } from '../src/run-job.ts'
import type { Open } from '../src/task.ts'

/** A job as it gets through to the page, which takes no typed arrays. */
export type PlainJob = Omit<Job, 'task'> & {
  readonly task: Omit<Job['task'], 'batch' | 'parameters'> & {
    readonly size: number
    readonly images: number[]
    readonly labels: number[]
    readonly parameters: readonly { name: string; shape: readonly number[]; values: number[] }[]
  }
}

declare global {
  var runPlainJob: (job: PlainJob) => Promise<Outcome>
}

/** Lets whoever drives the page run jobs of this contestant. */
export function serve(open: Open): void {
  globalThis.runPlainJob = (job) => runJob(open, { ...job, task: typed(job.task) })
}

function typed({ size, images, labels, parameters, ...rest }: PlainJob['task']): Job['task'] {
  return {
    ...rest,
    batch: { size, images: Float32Array.from(images), labels: Int32Array.from(labels) },
    parameters: parameters.map((p) => ({ ...p, values: Float32Array.from(p.values) })),
  }
}

/** How a test that cannot run here says why. */
import type { TestContext } from 'vitest'
import type { Standing } from './stages.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** The stage in which a test that cannot run yet will. */
    arrivesIn?: string
  }
}

export function skip(context: TestContext, standing: Exclude<Standing, { runs: true }>): never {
  if ('reason' in standing) context.skip(standing.reason)
  context.task.meta.arrivesIn = standing.arrivesIn
  return context.skip(`arrives in stage ${standing.arrivesIn}`)
}

import { type Plan, planRows } from './plan.ts'
import { planQuads } from './quads/plan-quads.ts'
import { type Trace } from './trace.ts'

/** The plan for a trace: over quads if there is a rule for each of its calls, else over rows. */
export function planFor(trace: Trace): Plan {
  const plan = planQuads(trace)
  return 'because' in plan ? planRows(trace, plan.because) : plan
}

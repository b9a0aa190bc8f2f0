/** A stage that trains in a process of its own. */
import type { Stage } from '../../stages.ts'
import type { Runner } from './rounds.ts'
import { openProbe } from '../process/probe.ts'

export async function openStageRunner(stage: Stage): Promise<Runner> {
  const probe = await openProbe(stage)
  return {
    name: stage.name,
    begin: (training) => probe.ask('begin', training),
    step: (count) => probe.ask('step', count),
    close: () => probe.close(),
  }
}

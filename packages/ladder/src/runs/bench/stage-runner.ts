/** Stages that train, each in a process of its own. */
import type { Stage } from '../../stages.ts'
import { openProbe, type Probe } from '../process/probe.ts'
import type { Runner } from './rounds.ts'

/** Whether a stage can train the network elsewhere than on the cpu. */
export function trainsOnDevices({ manifest }: Stage): boolean {
  return manifest.capabilities.includes('device-network')
}

/** Starts a stage, which computes on `device` where that is given. */
export async function openStageRunner(stage: Stage, device?: string): Promise<Runner> {
  return stageRunner(await openProbe(stage), device)
}

/** A stage whose process runs already. */
export function stageRunner(probe: Probe, device?: string): Runner {
  return {
    name: device === undefined ? probe.name : `${probe.name} on ${device}`,
    begin: (training) => probe.ask('begin', { ...training, device }),
    step: (count) => probe.ask('step', count),
    close: () => probe.close(),
  }
}

/** Waits for runners, hands them to `use`, and closes them in the end, also where one did not open. */
export async function withRunners<T>(
  opening: readonly Promise<Runner>[],
  use: (runners: readonly Runner[]) => Promise<T>,
): Promise<T> {
  try {
    return await use(await Promise.all(opening))
  } finally {
    for (const opened of await Promise.allSettled(opening)) {
      if (opened.status === 'fulfilled') opened.value.close()
    }
  }
}

/** Stages that run on a device: which, and under what name in the tables. */
import { findStages, ROOT } from './ladder.ts'
import type { Choice } from './task.ts'

export type OnDevice = {
  readonly slug: string
  /** What the `createNet` of its adapter takes; without one the stage has its own way. */
  readonly device?: string
}

/** `{ slug: 'compile', device: 'webgpu' }` → `19-compile webgpu`; none where there is no such stage. */
export function stageRows({ slug, device }: OnDevice): { name: string; choice: Choice }[] {
  const stage = findStages(ROOT).find((one) => one.slug === slug)?.name
  if (stage === undefined) return []
  if (device === undefined) return [{ name: stage, choice: { stage } }]
  return [{ name: `${stage} ${device}`, choice: { stage, device } }]
}

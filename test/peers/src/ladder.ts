/** What is taken from the `stepgrad` command, which has measured for longer than this. */
export {
  describeMachine,
  thisMachine,
  type Machine,
} from '../../../packages/ladder/src/runs/bench/machine.ts'
export { median } from '../../../packages/ladder/src/runs/bench/rounds.ts'
export { findPython } from '../../../packages/ladder/src/runs/bench/torch-runner.ts'
export { wholeNumber, wholeNumbers } from '../../../packages/ladder/src/runs/arguments.ts'
export { LiveText } from '../../../packages/ladder/src/runs/live-text.ts'
export { milliseconds, times } from '../../../packages/ladder/src/runs/numbers.ts'
export { paragraph } from '../../../packages/ladder/src/runs/paragraph.ts'
export { spawnNode } from '../../../packages/ladder/src/runs/process/spawn-node.ts'
export { table } from '../../../packages/ladder/src/runs/table.ts'
export { findStages, ROOT, type Stage } from '../../../packages/ladder/src/stages.ts'
export { Trouble } from '../../../packages/ladder/src/trouble.ts'

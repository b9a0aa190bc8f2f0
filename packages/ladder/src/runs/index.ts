/** The commands that run stages: start, lesson, train, gradcheck, test, bench, data. */
import type { Command } from 'commander'
import { registerBench } from './bench/command.ts'
import { registerGradcheck } from './gradcheck/command.ts'
import { registerLesson } from './lesson/command.ts'
import { registerStart } from './tour/command.ts'
import { registerTrain } from './train.ts'

export function registerRuns(program: Command): void {
  registerStart(program)
  registerLesson(program)
  registerTrain(program)
  registerGradcheck(program)
  registerBench(program)
}

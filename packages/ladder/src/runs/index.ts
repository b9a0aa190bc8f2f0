/** The commands that run stages, in the order in which one meets them. */
import type { Command } from 'commander'
import { registerBench } from './bench/command.ts'
import { registerHunt } from '../hunt/command.ts'
import { registerData } from './data.ts'
import { registerGradcheck } from './gradcheck/command.ts'
import { registerLesson } from './lesson/command.ts'
import { registerRace } from './race/command.ts'
import { registerTest } from './suite/command.ts'
import { registerStart } from './tour/command.ts'
import { registerTrain } from './train.ts'

export function registerRuns(program: Command): void {
  registerStart(program)
  registerLesson(program)
  registerTrain(program)
  registerTest(program)
  registerGradcheck(program)
  registerHunt(program)
  registerRace(program)
  registerBench(program)
  registerData(program)
}

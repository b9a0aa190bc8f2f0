/** Every capability test, in the order in which the stages bring them. */
import type { CapabilityTest } from '../capability.ts'
import { functions } from './functions.ts'
import { random } from './random.ts'
import { randomTensors, tensor } from './tensor.ts'

export const allCapabilityTests: readonly CapabilityTest[] = [
  random,
  tensor,
  randomTensors,
  functions,
].flat()

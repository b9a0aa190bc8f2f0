/** Every capability test, in the order in which the stages bring them. */
import type { CapabilityTest } from '../capability.ts'
import { random } from './random.ts'

export const allCapabilityTests: readonly CapabilityTest[] = [random].flat()

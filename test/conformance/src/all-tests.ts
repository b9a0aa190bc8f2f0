/** The suite in the order in which it runs: cheap before dear, what explains most before what only notices. */
import { allCapabilityTests } from './capabilities/index.ts'
import { againstPyTorch } from './core/against-pytorch.ts'
import { badInput } from './core/bad-input.ts'
import { checkpointFiles } from './core/checkpoint-files.ts'
import { extremes } from './core/extremes.ts'
import { finiteDifferences } from './core/finite-differences.ts'
import { float32StoryTests } from './core/float32-story.ts'
import { gradientCheck } from './core/gradient-check.ts'
import { memory } from './core/memory.ts'
import { networkInputs } from './core/network-inputs.ts'
import { sameAsBefore } from './core/same-as-before.ts'
import { parallelPrograms } from './core/parallel-programs.ts'
import { specification } from './core/specification.ts'
import { training } from './core/training.ts'
import { type SuiteTest, fromCapability } from './suite-test.ts'

export type { Suite, SuiteTest } from './suite-test.ts'

export const allTests: readonly SuiteTest[] = [
  ...specification,
  ...finiteDifferences,
  ...allCapabilityTests.map(fromCapability),
  ...networkInputs,
  ...extremes,
  ...badInput,
  ...againstPyTorch,
  ...gradientCheck,
  ...training,
  ...checkpointFiles,
  ...parallelPrograms,
  ...sameAsBefore,
  ...float32StoryTests,
  ...memory,
]

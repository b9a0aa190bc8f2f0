export type * from '../adapter.ts'
export { FULL, TINY } from '../adapter.ts'
export { type Scalar, type Slopes, slopesAt } from './finite-differences.ts'
export {
  type ArrayCheck,
  type Coordinate,
  type GradientCheck,
  type GradientQuestion,
  type NamedValues,
  type Rule,
  PYTORCH_RULE,
  compareGradients,
  describeGradientCheck,
} from './compare-gradients.ts'
export { type GradientCheckOptions, checkGradients } from './gradient-check.ts'
export { type Float32Story, type StoryOptions, STORY_STEPS, float32Story } from './float32-story.ts'
export { randomFloats, randomImages, randomLabels } from './random.ts'

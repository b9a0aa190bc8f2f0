/** The one suite that every stage passes. A stage's test file hands `describeStage` its adapter. */
export { type StageUnderTest, describeStage } from './describe-stage.ts'
export type {
  Adapter,
  Computation,
  Computed,
  Device,
  Dtype,
  Floats,
  Gradients,
  Images,
  Labels,
  Live,
  Net,
  NetOptions,
  Networks,
  Parameter,
  SgdOptions,
  Sizes,
} from './adapter.ts'
export { FULL, TINY } from './adapter.ts'

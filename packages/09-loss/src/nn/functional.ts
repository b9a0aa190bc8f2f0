/**
 * The functions behind the layers: everything comes in as an argument, and nothing is kept.
 *
 * In PyTorch they are imported as `F`.
 * @module
 */
export { conv2d, type Conv2dOptions } from '../conv2d.ts'
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
} from '../binary-cross-entropy.ts'
export { type ClassLossOptions, type ClassTargets } from '../class-targets.ts'
export { crossEntropy, type CrossEntropyOptions } from '../cross-entropy.ts'
export { logSigmoid } from '../log-sigmoid.ts'
export { nllLoss } from '../nll-loss.ts'
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from '../regression-losses.ts'
export { linear } from '../linear.ts'
export { maxPool2d, maxPool2dWithIndices, type MaxPool2dOptions } from '../max-pool2d.ts'
export { relu } from '../relu.ts'

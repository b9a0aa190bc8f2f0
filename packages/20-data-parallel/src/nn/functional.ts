/**
 * The functions behind the layers: everything comes in as an argument, and nothing is kept.
 *
 * In PyTorch they are imported as `F`.
 * @module
 */
export { avgPool2d, type AvgPool2dOptions } from '../avg-pool2d.ts'
export { batchNorm, type BatchNormOptions } from '../batch-norm.ts'
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
} from '../binary-cross-entropy.ts'
export { conv2d, type Conv2dOptions } from '../conv2d.ts'
export { crossEntropy, type CrossEntropyOptions } from '../cross-entropy.ts'
export { dropout, dropout2d, type DropoutOptions } from '../dropout.ts'
export { elu } from '../elu.ts'
export { embedding, type EmbeddingOptions } from '../embedding.ts'
export { gelu, type GeluOptions } from '../gelu.ts'
export { layerNorm, type LayerNormOptions } from '../layer-norm.ts'
export { leakyReLU } from '../leaky-relu.ts'
export { linear } from '../linear.ts'
export { logSigmoid } from '../log-sigmoid.ts'
export { maxPool2d, maxPool2dWithIndices, type MaxPool2dOptions } from '../max-pool2d.ts'
export { nllLoss } from '../nll-loss.ts'
export {
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type HuberLossOptions,
  type SmoothL1LossOptions,
} from '../regression-losses.ts'
export { relu } from '../relu.ts'
export { logSoftmax, softmax } from '../softmax.ts'
export { softplus, type SoftplusOptions } from '../softplus.ts'
export { sigmoid, tanh } from '../unary.ts'

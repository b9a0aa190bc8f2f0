/**
 * The functions behind the layers: everything comes in as an argument, and nothing is kept.
 *
 * In PyTorch they are imported as `F`.
 * @module
 */
export { conv2d, type Conv2dOptions } from '../conv2d.ts'
export { crossEntropy } from '../cross-entropy.ts'
export { embedding, type EmbeddingOptions } from '../embedding.ts'
export { linear } from '../linear.ts'
export { maxPool2d, maxPool2dWithIndices, type MaxPool2dOptions } from '../max-pool2d.ts'
export { relu } from '../relu.ts'

import { conv2d, conv2dBackwardBias, conv2dBackwardInput, conv2dBackwardWeight } from './conv2d.ts'
import { crossEntropy, crossEntropyBackward } from './cross-entropy.ts'
import { type Dtype } from './floats.ts'
import { defaultInit } from './init.ts'
import { linear, linearBackward } from './linear.ts'
import { maxPool2d, maxPool2dBackward } from './max-pool2d.ts'
import { type Generator } from './random.ts'
import { relu, reluBackward } from './relu.ts'
import { type Shape, numel } from './shape.ts'
import { Tensor } from './tensor.ts'

/**
 * What defines one network: conv · relu · pool · conv · relu · pool · linear · relu · linear · relu
 * · linear.
 */
export type Sizes = {
  channels: number
  height: number
  width: number
  kernelSize: number
  conv1: number
  conv2: number
  fc1: number
  fc2: number
  classes: number
}

// #region TUTORIAL
/** The network of PyTorch's CIFAR-10 tutorial: 62,006 parameters. */
export const TUTORIAL: Sizes = {
  channels: 3,
  height: 32,
  width: 32,
  kernelSize: 5,
  conv1: 6,
  conv2: 16,
  fc1: 120,
  fc2: 84,
  classes: 10,
}
// #endregion TUTORIAL

/**
 * Tensors by name, in PyTorch's order: layer by layer, weight before bias. Parameters, gradients,
 * velocities.
 */
export type Parameters = Record<string, Tensor>

// #region parameterShapes
/** The shape of every parameter, in order. */
export function parameterShapes(sizes: Sizes): Record<string, number[]> {
  const { channels, height, width, kernelSize: k, conv1, conv2, fc1, fc2, classes } = sizes
  const pooledTwice = (size: number) => Math.floor((Math.floor((size - k + 1) / 2) - k + 1) / 2)
  return {
    'conv1.weight': [conv1, channels, k, k],
    'conv1.bias': [conv1],
    'conv2.weight': [conv2, conv1, k, k],
    'conv2.bias': [conv2],
    'fc1.weight': [fc1, conv2 * pooledTwice(height) * pooledTwice(width)],
    'fc1.bias': [fc1],
    'fc2.weight': [fc2, fc1],
    'fc2.bias': [fc2],
    'fc3.weight': [classes, fc2],
    'fc3.bias': [classes],
  }
}
// #endregion parameterShapes

// #region createParameters
/** A new network's parameters, with PyTorch's default initial values. */
export function createParameters(sizes: Sizes, dtype: Dtype, generator: Generator): Parameters {
  const parameters: Parameters = {}
  let fanIn = 0
  for (const [name, shape] of Object.entries(parameterShapes(sizes))) {
    if (name.endsWith('weight')) fanIn = numel(shape.slice(1)) // the bias after it has the same
    parameters[name] = defaultInit(shape, fanIn, dtype, generator)
  }
  return parameters
}
// #endregion createParameters

// #region forward
/**
 * From images to logits, keeping what each layer put out: the way back needs it.
 * @param images - (B, channels, height, width)
 */
export function forward(p: Parameters, images: Tensor) {
  const relu1 = relu(conv2d(images, p['conv1.weight'], p['conv1.bias']))
  const pool1 = maxPool2d(relu1, 2)
  const relu2 = relu(conv2d(pool1.y, p['conv2.weight'], p['conv2.bias']))
  const pool2 = maxPool2d(relu2, 2)
  const flat = flatten(pool2.y) // (B, C, H, W) → (B, C·H·W)
  const relu3 = relu(linear(flat, p['fc1.weight'], p['fc1.bias']))
  const relu4 = relu(linear(relu3, p['fc2.weight'], p['fc2.bias']))
  const logits = linear(relu4, p['fc3.weight'], p['fc3.bias'])
  return { images, relu1, pool1, relu2, pool2, flat, relu3, relu4, logits }
}
// #endregion forward

/** Everything that {@link forward} computed. */
export type Activations = ReturnType<typeof forward>

// #region backward
/**
 * The chain rule, from the logits back to the first layer: each line takes the gradient of a
 * layer's output and gives those of its input and its parameters.
 * @param dlogits - (B, classes), the gradient of what is to become small by the logits
 * @returns the gradient of each parameter, under its name
 */
export function backward(p: Parameters, a: Activations, dlogits: Tensor): Parameters {
  const fc3 = linearBackward(dlogits, a.relu4, p['fc3.weight'])
  const fc2 = linearBackward(reluBackward(fc3.dx, a.relu4), a.relu3, p['fc2.weight'])
  const fc1 = linearBackward(reluBackward(fc2.dx, a.relu3), a.flat, p['fc1.weight'])
  const drelu2 = maxPool2dBackward(fc1.dx, a.pool2.indices, a.relu2.shape)
  const dconv2 = reluBackward(drelu2, a.relu2)
  const dpool1 = conv2dBackwardInput(dconv2, p['conv2.weight'])
  const drelu1 = maxPool2dBackward(dpool1, a.pool1.indices, a.relu1.shape)
  const dconv1 = reluBackward(drelu1, a.relu1) // and no further: the images need no gradient
  return {
    'conv1.weight': conv2dBackwardWeight(dconv1, a.images),
    'conv1.bias': conv2dBackwardBias(dconv1),
    'conv2.weight': conv2dBackwardWeight(dconv2, a.pool1.y),
    'conv2.bias': conv2dBackwardBias(dconv2),
    'fc1.weight': fc1.dweight,
    'fc1.bias': fc1.dbias,
    'fc2.weight': fc2.dweight,
    'fc2.bias': fc2.dbias,
    'fc3.weight': fc3.dweight,
    'fc3.bias': fc3.dbias,
  }
}
// #endregion backward

// #region costAndGradients
/**
 * The cost of a batch, the mean cross entropy of its images, and the gradient of that cost by each
 * parameter.
 */
export function costAndGradients(
  p: Parameters,
  images: Tensor,
  targets: ArrayLike<number>,
): { cost: number; gradients: Parameters } {
  const activations = forward(p, images)
  const cost = crossEntropy(activations.logits, targets)
  const dlogits = crossEntropyBackward(activations.logits, targets)
  return { cost: cost.item(), gradients: backward(p, activations, dlogits) }
}
// #endregion costAndGradients

// #region flatten
/** Each image as one long row. The numbers stay where they are: only the shape is another. */
function flatten(x: Tensor): Tensor {
  const [B, ...image]: Shape = x.shape
  return new Tensor(x.storage, [B, numel(image)])
}
// #endregion flatten

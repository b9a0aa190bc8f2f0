import {
  conv2d,
  conv2dBackwardBias,
  conv2dBackwardInput,
  conv2dBackwardWeight,
  outputSize,
} from './conv2d.ts'
import { cost, crossEntropyBackward, crossEntropyLosses } from './cross-entropy.ts'
import { type Dtype, type Floats } from './floats.ts'
import { defaultInit } from './init.ts'
import { linear, linearBackward } from './linear.ts'
import { maxPool2d, maxPool2dBackward } from './max-pool2d.ts'
import { type Generator } from './random.ts'
import { relu, reluBackward } from './relu.ts'

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
 * Arrays by name, in PyTorch's order: layer by layer, weight before bias. Parameters, gradients,
 * velocities.
 */
export type Parameters = Record<string, Floats>

// #region parameterShapes
/** The shape of every parameter, in order. */
export function parameterShapes(sizes: Sizes): Record<string, number[]> {
  const { channels, kernelSize: k, conv1, conv2, fc1, fc2, classes } = sizes
  const { flat } = layerSizes(1, sizes)
  return {
    'conv1.weight': [conv1, channels, k, k],
    'conv1.bias': [conv1],
    'conv2.weight': [conv2, conv1, k, k],
    'conv2.bias': [conv2],
    'fc1.weight': [fc1, flat],
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
    if (name.endsWith('weight')) fanIn = product(shape.slice(1)) // the bias after it has the same
    parameters[name] = defaultInit(product(shape), fanIn, dtype, generator)
  }
  return parameters
}
// #endregion createParameters

// #region forward
/**
 * From images to logits, keeping what each layer put out: the way back needs it.
 * @param images - (B, channels, height, width)
 */
export function forward(p: Parameters, images: Floats, sizes: Sizes = TUTORIAL) {
  const at = layerSizes(batchSize(images, sizes), sizes)
  const relu1 = relu(conv2d(images, p['conv1.weight'], p['conv1.bias'], at.conv1))
  const pool1 = maxPool2d(relu1, at.pool1)
  const relu2 = relu(conv2d(pool1.y, p['conv2.weight'], p['conv2.bias'], at.conv2))
  const pool2 = maxPool2d(relu2, at.pool2) // y is (B, maps, H, W) and, read flat, (B, maps·H·W)
  const relu3 = relu(linear(pool2.y, p['fc1.weight'], p['fc1.bias'], at.fc1))
  const relu4 = relu(linear(relu3, p['fc2.weight'], p['fc2.bias'], at.fc2))
  const logits = linear(relu4, p['fc3.weight'], p['fc3.bias'], at.fc3)
  return { images, relu1, pool1, relu2, pool2, relu3, relu4, logits }
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
export function backward(
  p: Parameters,
  a: Activations,
  dlogits: Floats,
  sizes: Sizes = TUTORIAL,
): Parameters {
  const at = layerSizes(batchSize(a.images, sizes), sizes)
  const fc3 = linearBackward(dlogits, a.relu4, p['fc3.weight'], at.fc3)
  const fc2 = linearBackward(reluBackward(fc3.dx, a.relu4), a.relu3, p['fc2.weight'], at.fc2)
  const fc1 = linearBackward(reluBackward(fc2.dx, a.relu3), a.pool2.y, p['fc1.weight'], at.fc1)
  const drelu2 = maxPool2dBackward(fc1.dx, a.pool2.indices, at.pool2)
  const dconv2 = reluBackward(drelu2, a.relu2)
  const dpool1 = conv2dBackwardInput(dconv2, p['conv2.weight'], at.conv2)
  const drelu1 = maxPool2dBackward(dpool1, a.pool1.indices, at.pool1)
  const dconv1 = reluBackward(drelu1, a.relu1) // and no further: the images need no gradient
  return {
    'conv1.weight': conv2dBackwardWeight(dconv1, a.images, at.conv1),
    'conv1.bias': conv2dBackwardBias(dconv1, at.conv1),
    'conv2.weight': conv2dBackwardWeight(dconv2, a.pool1.y, at.conv2),
    'conv2.bias': conv2dBackwardBias(dconv2, at.conv2),
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
  images: Floats,
  targets: ArrayLike<number>,
  sizes: Sizes = TUTORIAL,
): { cost: number; gradients: Parameters } {
  const batch = { B: batchSize(images, sizes), K: sizes.classes }
  const activations = forward(p, images, sizes)
  const losses = crossEntropyLosses(activations.logits, targets, batch)
  const dlogits = crossEntropyBackward(activations.logits, targets, batch)
  return { cost: cost(losses), gradients: backward(p, activations, dlogits, sizes) }
}
// #endregion costAndGradients

/**
 * What every layer needs to know of its input and output; `flat` is the length of an image after
 * the second pool.
 */
function layerSizes(B: number, sizes: Sizes) {
  const { channels, height, width, kernelSize: k, fc1, fc2, classes } = sizes
  const conv1 = { B, C: channels, O: sizes.conv1, H: height, W: width, k }
  const pool1 = { B, C: conv1.O, H: outputSize(height, k), W: outputSize(width, k), k: 2 }
  const conv2 = { B, C: conv1.O, O: sizes.conv2, H: half(pool1.H), W: half(pool1.W), k }
  const pool2 = { B, C: conv2.O, H: outputSize(conv2.H, k), W: outputSize(conv2.W, k), k: 2 }
  const flat = pool2.C * half(pool2.H) * half(pool2.W)
  return {
    conv1,
    pool1,
    conv2,
    pool2,
    flat,
    fc1: { B, I: flat, O: fc1 },
    fc2: { B, I: fc1, O: fc2 },
    fc3: { B, I: fc2, O: classes },
  }
}

function batchSize(images: Floats, { channels, height, width }: Sizes): number {
  const pixels = channels * height * width
  if (images.length % pixels !== 0) {
    throw new RangeError(
      `net: images: got ${images.length} numbers, expected a multiple of ` +
        `${channels}·${height}·${width} = ${pixels}`,
    )
  }
  return images.length / pixels
}

const half = (size: number): number => Math.floor(size / 2)

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)

import { conv2d } from './conv2d.ts'
import { type FloatDtype } from './floats.ts'
import { defaultInit } from './init.ts'
import { linear } from './linear.ts'
import { maxPool2d } from './max-pool2d.ts'
import { type Generator } from './random.ts'
import { relu } from './relu.ts'
import { numel } from './shape.ts'
import { type Tensor } from './tensor.ts'

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
 * Tensors by name, in PyTorch's order: layer by layer, weight before bias. Parameters, velocities.
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
export function createParameters(
  sizes: Sizes,
  dtype: FloatDtype,
  generator: Generator,
): Parameters {
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
 * From images to logits.
 * @param images - (B, channels, height, width)
 * @returns (B, classes)
 */
export function forward(p: Parameters, images: Tensor): Tensor {
  let x = images
  x = maxPool2d(relu(conv2d(x, p['conv1.weight'], p['conv1.bias'])), 2)
  x = maxPool2d(relu(conv2d(x, p['conv2.weight'], p['conv2.bias'])), 2)
  x = x.view(-1, numel(x.shape.slice(1))) // (B, 16, 5, 5) → (B, 400)
  x = relu(linear(x, p['fc1.weight'], p['fc1.bias']))
  x = relu(linear(x, p['fc2.weight'], p['fc2.bias']))
  return linear(x, p['fc3.weight'], p['fc3.bias'])
}
// #endregion forward

// #region zeroGrad
/** Forgets the gradients of earlier backward passes: the next one would add to them. */
export function zeroGrad(parameters: Parameters): void {
  for (const parameter of Object.values(parameters)) parameter.grad = null
}
// #endregion zeroGrad

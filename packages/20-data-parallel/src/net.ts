import { type FloatDtype } from './floats.ts'
import * as nn from './nn/index.ts'
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

/** What a new {@link Net} is told: its sizes, its precision, and where its first numbers come from. */
export type NetOptions = { sizes?: Sizes; dtype?: FloatDtype; generator?: Generator }

// #region Net
/** The network: two convolutions, three fully connected layers. */
export class Net extends nn.Module {
  conv1: nn.Conv2d
  pool: nn.MaxPool2d
  conv2: nn.Conv2d
  fc1: nn.Linear
  fc2: nn.Linear
  fc3: nn.Linear

  constructor({ sizes = TUTORIAL, ...options }: NetOptions = {}) {
    super()
    const { channels, height, width, kernelSize: k, conv1, conv2, fc1, fc2, classes } = sizes
    const pooledTwice = (size: number) => Math.floor((Math.floor((size - k + 1) / 2) - k + 1) / 2)
    this.conv1 = new nn.Conv2d(channels, conv1, k, options)
    this.pool = new nn.MaxPool2d(2)
    this.conv2 = new nn.Conv2d(conv1, conv2, k, options)
    this.fc1 = new nn.Linear(conv2 * pooledTwice(height) * pooledTwice(width), fc1, options)
    this.fc2 = new nn.Linear(fc1, fc2, options)
    this.fc3 = new nn.Linear(fc2, classes, options)
  }

  /**
   * From images to logits.
   * @param images - (B, channels, height, width)
   * @returns (B, classes)
   */
  override forward(images: Tensor): Tensor {
    let x = images
    x = this.pool.forward(relu(this.conv1.forward(x)))
    x = this.pool.forward(relu(this.conv2.forward(x)))
    x = x.view(-1, numel(x.shape.slice(1))) // (B, 16, 5, 5) → (B, 400)
    x = relu(this.fc1.forward(x))
    x = relu(this.fc2.forward(x))
    return this.fc3.forward(x)
  }
}
// #endregion Net

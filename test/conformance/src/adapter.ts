/** How the suite reaches a stage. Everything is async, so that a test written for raw arrays still holds on a device. */

export type Dtype = 'float32' | 'float64'

/** Flat numbers, row-major, in the precision of the network that they belong to. */
export type Floats = Float32Array | Float64Array

/** The sizes that define one network: the tutorial's, or its tiny twin. */
export type Sizes = {
  /** Channels, height and width of an image. */
  readonly channels: number
  readonly height: number
  readonly width: number
  /** Both convolutions have square kernels of this size; each is followed by ReLU and 2×2 max-pooling. */
  readonly kernelSize: number
  /** Output channels of the two convolutions. */
  readonly conv1: number
  readonly conv2: number
  /** Outputs of the three linear layers; the last one is the number of classes. */
  readonly fc1: number
  readonly fc2: number
  readonly classes: number
}

/** PyTorch's CIFAR-10 tutorial network: 62,006 parameters. */
export const FULL: Sizes = {
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

/** The same network, small enough to check every coordinate; height ≠ width, so that a swap shows. */
export const TINY: Sizes = {
  channels: 2,
  height: 14,
  width: 10,
  kernelSize: 3,
  conv1: 3,
  conv2: 4,
  fc1: 6,
  fc2: 5,
  classes: 3,
}

/** A batch of images, row-major: values of shape (B, C, H, W). */
export type Images = { readonly values: Floats; readonly batch: number }

/** A batch's correct classes, one in 0 … K−1 for each image. */
export type Labels = ArrayLike<number>

export type Parameter = {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Floats
}

export type Gradients = Record<string, Floats>

export type NetOptions = {
  readonly sizes: Sizes
  readonly dtype: Dtype
  /** Initial values by name (`conv1.weight` …), rounded to `dtype`; without them PyTorch's default initialisation from `seed`. */
  readonly parameters?: Record<string, Floats>
  readonly seed?: number
  /** From the stage that introduces devices on. */
  readonly device?: string
}

export type SgdOptions = { readonly lr: number; readonly momentum: number }

/** One network of a stage, with its momentum buffers. Arrays handed in are not kept and not changed. */
export type Net = {
  /** Logits (B, K). */
  forward(images: Images): Promise<Floats>
  /** The gradient of each parameter of Σ logits ⊙ dLogits. */
  backward(images: Images, dLogits: Floats): Promise<Gradients>
  /** The cost (mean cross entropy) of a batch and its gradient by each parameter. */
  gradients(images: Images, labels: Labels): Promise<{ cost: number; gradients: Gradients }>
  /** One step of SGD with momentum; returns the cost before the update. */
  step(images: Images, labels: Labels, options: SgdOptions): Promise<number>
  /** The parameters as they are now (copies), in the order of PyTorch's `net.parameters()`. */
  parameters(): Promise<Parameter[]>
  /** What really computes, such as `WebAssemblyKernel`; absent where a stage has its own loops only. */
  readonly backend?: string
}

/** What a stage's `test/adapter.ts` exports. */
export type Adapter = {
  createNet(options: NetOptions): Promise<Net>
  /** Reads a tensor of the stage back as flat row-major numbers, whatever its strides or device. */
  read(tensor: unknown): Promise<Floats>
  /** The stage's own module, for the tests of a capability. */
  readonly library: object
}

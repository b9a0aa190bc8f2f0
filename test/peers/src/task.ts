/** What every contestant is asked to do: one network, one batch, one rule for the update. */

/** `cnn` is the tutorial's network, `mlp` the same without its convolutions: 3072 → 120 → 84 → 10. */
export type NetworkName = 'cnn' | 'mlp'

export type Parameter = {
  /** `conv1.weight` … */
  readonly name: string
  /** As in PyTorch: (out, in, 5, 5), (out, in), (out). */
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export type Batch = {
  readonly size: number
  /** (B, 3, 32, 32), row-major. */
  readonly images: Float32Array
  /** (B), each 0 … 9. */
  readonly labels: Int32Array
}

export type Task = {
  readonly network: NetworkName
  /** In PyTorch's order: weight, then bias, layer by layer. */
  readonly parameters: readonly Parameter[]
  /** Every step is taken on these images. */
  readonly batch: Batch
  readonly lr: number
  readonly momentum: number
}

/** The network in some library, its images in that library's own form. */
export type Trainer = {
  /** Forward, mean cross entropy, backward, v ← momentum·v + g, p ← p − lr·v: the cost before. */
  step(): Promise<number>
  /** What runs, where it says more than the library's version: a backend, a BLAS. */
  readonly about?: string
}

/** Which of several a contestant is: a stage of the ladder, a backend of TensorFlow.js … */
export type Choice = Readonly<Record<string, string>>

/** What each file in `contestants/` exports as `open`. */
export type Open = (task: Task, choice: Choice) => Promise<Trainer>

/** The parameter called `name`. */
export function parameter({ parameters }: Task, name: string): Parameter {
  const found = parameters.find((one) => one.name === name)
  if (found === undefined) throw new RangeError(`parameter: the network has no ${name}`)
  return found
}

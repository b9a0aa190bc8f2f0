import { type KernelSource, type Receipt } from '@stepgrad/gpu'
import { type DeviceArray } from '../device.ts'
import { type Memory } from '../memory.ts'
import { type Shape, formatShape, numel } from '../shape.ts'
import { type Tensor } from '../tensor.ts'

/** A kernel that was launched while a step was traced. */
export type Call = {
  readonly kernel: KernelSource
  readonly output: readonly number[]
  readonly constants: Readonly<Record<string, number | number[]>>
  readonly inputs: readonly (Traced | number)[]
  readonly result: Traced
}

/** A tensor of the cpu that kernels read, and what stands for it. */
export type Captured = {
  readonly tensor: Tensor
  /** As they were when the step was traced. */
  readonly shape: Shape
  readonly requiresGrad: boolean
  readonly array: Traced
}

/** What steps once the gradients are there: an optimizer. */
export type Steps = {
  /** Changes the parameters. */
  step(): unknown
}

/** An input that holds the classes of a batch, K of them, and which of these would be ignored. */
export type Classes = { readonly array: Traced; readonly K: number; readonly ignoreIndex: number }

// #region Traced
/** Numbers that are not there yet: they will be when the program runs. */
export class Traced implements DeviceArray {
  readonly length: number

  constructor(length: number) {
    this.length = length
  }

  /** @throws Error, for whoever wants a number now wants to do something with it */
  readNow(): never {
    throw new Error(
      'compile: the step reads a number while it is traced, as by item, tolist, printing, or dropout, ' +
        'which computes on the cpu: what it would do with it could differ from step to step; return the ' +
        'tensor and read it afterwards',
    )
  }

  /** Rejects. */
  read(): Promise<never> {
    return Promise.reject(
      new Error('compile: a traced tensor has no numbers; return it from the step'),
    )
  }

  /** Does nothing. */
  release(): void {
    // Nothing is held.
  }
}
// #endregion Traced

/**
 * A device that computes nothing: it writes down which kernels are launched. What an operation does
 * to make its result it does here, too, and so the list that is left is the step.
 */
export class Recorder {
  readonly readsAtOnce = true // so that whoever reads hears why he cannot
  readonly receipt: Receipt | null = null
  readonly closed = false
  /** The launches, in order. */
  readonly calls: Call[] = []
  /** Parameters and other tensors of the cpu that kernels read. */
  readonly captured = new Map<Memory, Captured>()
  /** Leaves that got a gradient. */
  readonly leaves = new Set<Tensor>()
  /** Leaves whose gradients were cleared, and whether they were set to null. */
  readonly cleared = new Map<Tensor, boolean>()
  /** Optimizers that step once the gradients are there. */
  readonly optimizers: Steps[] = []
  /** Which inputs hold classes. */
  readonly classes: Classes[] = []
  /** Memory that the step itself made: on the cpu it would not be made again. */
  readonly made = new Set<Memory>()
  /** The gradients from before the trace, which its end puts back. */
  readonly #gradients = new Map<Tensor, Tensor | null>()

  // #region run
  /** A launch is written down, and its result is yet to come. */
  run(
    kernel: KernelSource,
    { output, constants = {} }: { output: readonly number[]; constants?: Call['constants'] },
    inputs: readonly (Traced | number)[],
  ): Traced {
    const result = this.traced(output)
    this.calls.push({ kernel, output, constants, inputs, result })
    return result
  }
  // #endregion run

  /** Numbers of a shape that are yet to come. */
  traced(shape: Shape): Traced {
    return new Traced(numel(shape))
  }

  /** @throws Error, for what the step takes there itself would never change */
  upload(): never {
    throw new Error(
      'compile: the step takes numbers of its own to the device: they would be the same in every step; ' +
        'pass them as an argument',
    )
  }

  /** What stands for the numbers of a tensor on the cpu, which are read anew in each step. */
  capture(x: Tensor): Traced {
    const { memory } = x
    const what = `compile: ${x.dtype} ${formatShape(x.shape)}`
    if (this.made.has(memory)) {
      throw new Error(
        `${what} is made on the cpu within the step, as by dropout or randn: it would be the same in ` +
          'every step; make it outside and pass it as an argument',
      )
    }
    if (x.dtype !== 'float32' || x.base || !x.isContiguous() || x.numel() !== memory.length) {
      throw new Error(`${what} must be float32 and a whole tensor, not a view`)
    }
    this.#checkNotStepped(`${what} is read`)
    const known = this.captured.get(memory)
    if (known) return known.array
    const array = this.traced(x.shape)
    this.captured.set(memory, { tensor: x, shape: x.shape, requiresGrad: x.requiresGrad, array })
    return array
  }

  /** Targets are classes: to be checked in each batch. */
  expectClasses({ memory }: Tensor, [, K]: Shape, ignoreIndex: number): void {
    this.classes.push({ array: memory.array as Traced, K, ignoreIndex })
  }

  /** A leaf's gradient is cleared: while the step is traced it has none, whatever it had before. */
  clear(leaf: Tensor, setToNone: boolean): void {
    const what = `compile: a gradient ${formatShape(leaf.shape)} is cleared`
    if (this.leaves.delete(leaf)) this.#checkNotStepped(what, 'clear it before backward() only')
    this.#putAway(leaf)
    this.cleared.set(leaf, setToNone)
    leaf.grad = null
  }

  // #region collect
  /** A leaf gets its gradient. */
  collect(leaf: Tensor, dx: Tensor): void {
    const what = `compile: a leaf ${formatShape(leaf.shape)}`
    this.#checkNotStepped(`${what} gets a gradient`)
    if (!this.cleared.has(leaf)) {
      throw new Error(
        `${what} may have a gradient from before; call optimizer.zeroGrad() within the step, before ` +
          'backward()',
      )
    }
    leaf.grad = leaf.grad ? leaf.grad.add(dx) : dx
    this.leaves.add(leaf)
  }
  // #endregion collect

  /** An optimizer is to step, after all that is traced. */
  step(optimizer: Steps): void {
    this.optimizers.push(optimizer)
  }

  /** Puts back the gradients that there were. */
  end(): void {
    for (const [leaf, grad] of this.#gradients) leaf.grad = grad
  }

  /** It keeps no numbers. */
  counts() {
    return { arrays: 0, bytes: 0, kernels: 0 }
  }

  /** Does nothing. */
  async close(): Promise<void> {
    // Nothing is open.
  }

  #putAway(leaf: Tensor): void {
    if (!this.#gradients.has(leaf)) this.#gradients.set(leaf, leaf.grad)
  }

  /** The optimizer steps last; what comes after it in the text would see the old parameters. */
  #checkNotStepped(what: string, fix = 'compile what follows as a step of its own'): void {
    if (this.optimizers.length === 0) return
    throw new Error(
      `${what} after optimizer.step(), but in a compiled step the optimizer comes last; ${fix}`,
    )
  }
}

// #region recording
/** What writes down the step that is being traced. A step is not async, so no one else meets it. */
let current: Recorder | null = null

/** The recorder, while a step is traced. */
export function recording(): Recorder | null {
  return current
}

/** Calls a step while all that it does is written down. */
export function traceWith<T>(recorder: Recorder, step: () => T): T {
  const outer = current
  current = recorder
  try {
    return step()
  } finally {
    current = outer
    recorder.end()
  }
}
// #endregion recording

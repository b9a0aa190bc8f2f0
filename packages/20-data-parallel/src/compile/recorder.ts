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
export type Captured = { readonly tensor: Tensor; readonly array: Traced }

/** What steps once the gradients are there: an optimizer. */
export type Steps = { step(): unknown }

// #region Traced
/** Numbers that are not there yet: they will be when the program runs. */
export class Traced implements DeviceArray {
  readonly length: number
  /** In a device's memory this says whose array it is. */
  readonly gpu: Recorder

  constructor(gpu: Recorder, length: number) {
    this.gpu = gpu
    this.length = length
  }

  readNow(): never {
    throw new Error(
      'compile: the step reads a number while it is traced (item, tolist, to(cpu), printing): what it ' +
        'would do with it could differ from step to step; return the tensor and read it afterwards',
    )
  }

  read(): Promise<never> {
    return Promise.reject(
      new Error('compile: a traced tensor has no numbers; return it from the step'),
    )
  }

  release(): void {
    // Nothing is held.
  }
}
// #endregion Traced

// #region Recorder
/**
 * A device that computes nothing: it writes down which kernels are launched. What an operation does
 * to make its result it does here, too, and so the list that is left is the step.
 */
export class Recorder {
  readonly readsAtOnce = true // so that whoever reads hears why he cannot
  readonly receipt: Receipt | null = null
  /** The launches, in order. */
  readonly calls: Call[] = []
  /** Parameters and other tensors of the cpu that kernels read. */
  readonly captured = new Map<Memory, Captured>()
  /** Leaves that got a gradient. */
  readonly leaves = new Set<Tensor>()
  /** Optimizers that step once the gradients are there. */
  readonly optimizers: Steps[] = []
  /** Which inputs index classes, and how many classes there are. */
  readonly classes: { array: Traced; K: number }[] = []
  /** Memory made from here on is not what it was in the step before. */
  readonly #firstSerial: number

  /** @param firstSerial - of the first memory that the step itself makes */
  constructor(firstSerial: number) {
    this.#firstSerial = firstSerial
  }

  run(
    kernel: KernelSource,
    { output, constants = {} }: { output: readonly number[]; constants?: Call['constants'] },
    inputs: readonly (Traced | number)[],
  ): Traced {
    const result = this.traced(output)
    this.calls.push({ kernel, output, constants, inputs, result })
    return result
  }

  /** Numbers of a shape that are yet to come. */
  traced(shape: Shape): Traced {
    return new Traced(this, numel(shape))
  }

  upload(): never {
    throw new Error(
      'compile: the step takes numbers of its own to the device: they would be the same in every step; ' +
        'pass them as an argument',
    )
  }

  /** What stands for the numbers of a tensor on the cpu, which are read anew in each step. */
  capture(x: Tensor): Traced {
    const { memory } = x
    if (memory.serial >= this.#firstSerial) {
      throw new Error(
        `compile: a tensor ${formatShape(x.shape)} is made on the cpu within the step, as by dropout or ` +
          'randn: it would be the same in every step; make it outside and pass it as an argument',
      )
    }
    if (x.dtype !== 'float32' || !x.isContiguous() || x.numel() !== memory.length) {
      throw new Error(
        `compile: ${x.dtype} ${formatShape(x.shape)} must be float32 and a whole tensor, not a view`,
      )
    }
    const known = this.captured.get(memory) ?? { tensor: x, array: this.traced(x.shape) }
    this.captured.set(memory, known)
    return known.array
  }

  /** These are classes, of which there are K: to be checked in each batch. */
  expectClasses(targets: Tensor, K: number): void {
    this.classes.push({ array: targets.memory.array as Traced, K })
  }

  /** A leaf gets its gradient. */
  collect(leaf: Tensor, dx: Tensor): void {
    if (leaf.grad && leaf.grad.device !== dx.device) {
      throw new Error(
        `compile: a leaf ${formatShape(leaf.shape)} has a gradient from before; ` +
          'call optimizer.zeroGrad() within the step, before backward()',
      )
    }
    leaf.grad = leaf.grad ? leaf.grad.add(dx) : dx
    this.leaves.add(leaf)
  }

  counts() {
    return { arrays: 0, bytes: 0, kernels: 0 }
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}
// #endregion Recorder

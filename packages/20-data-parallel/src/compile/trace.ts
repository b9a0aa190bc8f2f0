import { Device } from '../device.ts'
import { sideBySide } from '../launch.ts'
import { Memory } from '../memory.ts'
import { type Shape, formatShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import {
  type Call,
  type Captured,
  type Classes,
  Recorder,
  type Steps,
  type Traced,
  traceWith,
} from './recorder.ts'

/** A training step: from a batch, such as images and labels, to a cost. */
export type StepFunction = (...inputs: Tensor[]) => Tensor

/** What one input of a step is like; int32 are the classes of a batch. */
export type InputSpec = { readonly shape: Shape; readonly dtype: 'float32' | 'int32' }

// #region Trace
/** What a step does, written down. */
export type Trace = {
  readonly inputs: readonly Traced[]
  readonly shapes: readonly Shape[]
  /** Tensors of the cpu that are read anew in each step: parameters, mostly. */
  readonly captured: readonly Captured[]
  readonly calls: readonly Call[]
  /** What the step returns. */
  readonly result: { readonly array: Traced; readonly shape: Shape }
  readonly gradients: readonly { readonly leaf: Tensor; readonly array: Traced }[]
  /** Leaves whose gradients are cleared first, and whether they are set to null. */
  readonly cleared: ReadonlyMap<Tensor, boolean>
  /** Optimizers that are to step once the gradients are there. */
  readonly optimizers: readonly Steps[]
  readonly classes: readonly Classes[]
}
// #endregion Trace

// #region traceStep
/**
 * Runs a step on a device that only writes down what it is told. No parameter and no gradient is
 * changed by it.
 * @throws Error for a step that might not do the same each time
 */
export function traceStep(step: StepFunction, specs: readonly InputSpec[]): Trace {
  const recorder = new Recorder()
  const device = new Device('trace', recorder)
  const inputs = specs.map(({ shape, dtype }) => {
    const array = recorder.traced(shape)
    const known = dtype === 'int32' ? new Int32Array(array.length) : null // for those yet to come
    return { array, tensor: new Tensor(new Memory(array, device, known), shape) }
  })
  return traceWith(recorder, () => {
    const y = step(...inputs.map(({ tensor }) => tensor))
    checkResult(y, device)
    const { captured, leaves, calls, cleared, optimizers, classes } = recorder
    return {
      inputs: inputs.map(({ array }) => array),
      shapes: specs.map(({ shape }) => shape),
      result: { array: arrayOf(y), shape: y.shape },
      gradients: [...leaves].map((leaf) => ({ leaf, array: arrayOf(leaf.grad!) })),
      captured: [...captured.values()],
      calls,
      cleared,
      optimizers,
      classes,
    }
  })
}
// #endregion traceStep

function arrayOf(x: Tensor): Traced {
  return sideBySide(x).memory.array as Traced
}

function checkResult(y: unknown, device: Device): asserts y is Tensor {
  if (y instanceof Promise) {
    throw new TypeError(
      'compile: the step is async; a step computes, and what is awaited comes after',
    )
  }
  if (y instanceof Tensor && y.device === device) return
  const got = y instanceof Tensor ? `${formatShape(y.shape)} on ${y.device.name}` : String(y)
  throw new TypeError(
    `compile: the step returned ${got}; it must return what it computed from its inputs, as the cost`,
  )
}

// #region sameTrace
/** Whether two traces of one step launch the same kernels on the same things. */
export function sameTrace(a: Trace, b: Trace): boolean {
  const meant = tensorsOf(b)
  return describe(a) === describe(b) && tensorsOf(a).every((tensor, i) => tensor === meant[i])
}

/** What a step reads and changes besides its inputs. */
function tensorsOf({ captured, gradients, cleared, optimizers }: Trace): unknown[] {
  const [read, given] = [captured.map(({ tensor }) => tensor), gradients.map(({ leaf }) => leaf)]
  return [...read, null, ...given, null, ...cleared.keys(), null, ...optimizers]
}

/** A trace as text, in which arrays are numbered as they come up. */
function describe({ inputs, captured, calls, result, gradients }: Trace): string {
  const numbers = new Map<Traced, number>()
  const numberOf = (array: Traced): number => {
    if (!numbers.has(array)) numbers.set(array, numbers.size)
    return numbers.get(array)!
  }
  inputs.forEach(numberOf)
  captured.forEach(({ array }) => numberOf(array))
  const lines = calls.map(({ kernel, output, constants, inputs: read, result: made }) => {
    const sources = read.map((x) => (typeof x === 'number' ? `=${x}` : numberOf(x)))
    return JSON.stringify([kernel.text, output, constants, sources, numberOf(made)])
  })
  const results = [result.array, ...gradients.map(({ array }) => array)].map(numberOf)
  return [...lines, results.join()].join('\n')
}
// #endregion sameTrace

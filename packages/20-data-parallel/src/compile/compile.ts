import { type ProgramReceipt } from '@stepgrad/gpu'
import { checkOptions } from '../checks.ts'
import { type Device } from '../device.ts'
import { type Tensor } from '../tensor.ts'
import { type Plan } from './plan.ts'
import { Programs } from './programs.ts'
import { inputTensor, runStep } from './run-step.ts'
import { type StepFunction, type Trace } from './trace.ts'

/** How a step is compiled. */
export type CompileOptions = {
  /** Where it runs; see {@link openDevice}. */
  device: Device
  /** Whether WebAssembly may use workers: of use for large batches only. */
  threads?: boolean
  /** How a trace becomes a program; {@link planRows} leaves it as it is. */
  plan?: (trace: Trace) => Plan
}

/** A step that is one program. */
export type CompiledStep = {
  /**
   * One step. Classes may be given as plain numbers. Steps run one after the other, also those of other
   * compiled steps, and where no one waits for them; their inputs are read when it is their turn.
   * @returns what the step returns, on the cpu; parameters have their gradients, and optimizers have
   * stepped
   */
  (...inputs: (Tensor | ArrayLike<number>)[]): Promise<Tensor>
  /** The programs that there are, one for each shape of inputs that came, the oldest first. */
  readonly programs: readonly CompiledProgram[]
  /** Traces anew at the next call: needed where the step itself is to do something else. */
  reset(): Promise<void>
  /** Frees all programs, after the steps that were called. */
  close(): Promise<void>
}

/** One program of a compiled step. */
export type CompiledProgram = {
  /** Of its inputs. */
  readonly shapes: readonly string[]
  readonly kernels: number
  /** What really ran; after the first run. */
  readonly receipt: ProgramReceipt
  readonly plan: Plan
}

/** All compiled steps: two of them may train one network, so they never run at once. */
const queue: { last: Promise<unknown> } = { last: Promise.resolve() }

// #region compile
/**
 * Makes one program out of a training step: forward, loss, backward.
 *
 * The step is run on tensors without numbers, which only write down what is done with them; what they
 * wrote is compiled. Parameters stay on the cpu: each call takes them to the device, brings back the
 * gradients, and lets the optimizer step.
 *
 * Whatever the step does besides that is done when it is traced, and not again: after `train()`,
 * `eval()`, or when a parameter is replaced by another, `reset()` it. Other shapes of inputs make another
 * program.
 * @throws TypeError for the cpu, which runs no programs; errors of a step that cannot be traced come
 * with the first call, and then parameters and gradients are as before
 */
export function compile(step: StepFunction, options: CompileOptions): CompiledStep {
  checkOptions('compile', options, ['device', 'threads', 'plan'])
  const programs = new Programs(step, options)
  const { gpu, name } = options.device
  let closed = false
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.last.then(work) // after the step before, whose parameters it needs
    queue.last = turn.catch(() => undefined)
    return turn
  }
  const compiled = (...given: (Tensor | ArrayLike<number>)[]): Promise<Tensor> => {
    if (closed) return Promise.reject(new Error('compile: the step is closed; compile it again'))
    if (gpu?.closed) {
      return Promise.reject(
        new Error(`compile: ${name} is closed; compile the step for another device`),
      )
    }
    return inTurn(async () => {
      const inputs = given.map(inputTensor)
      return runStep(await programs.for(inputs), inputs)
    })
  }
  const reset = (): Promise<void> => inTurn(() => programs.close())
  const close = (): Promise<void> => {
    closed = true
    return reset()
  }
  return Object.defineProperty(Object.assign(compiled, { reset, close }), 'programs', {
    get: () => programs.all,
  }) as CompiledStep
}
// #endregion compile

import { type Mode, Program, type ProgramReceipt } from '@stepgrad/gpu'
import { type Device } from '../device.ts'
import { formatShape, sameShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { type Plan, planFor } from './plan.ts'
import { type InputSpec, type StepFunction, type Trace, sameTrace, traceStep } from './trace.ts'

/** How a step is compiled. */
export type CompileOptions = {
  /** Where it runs; see {@link openDevice}. */
  device: Device
  /** Whether WebAssembly may use workers: of use for large batches only. */
  threads?: boolean
}

/** A step that is one program. */
export type CompiledStep = {
  /**
   * One step. Classes may be given as plain numbers.
   * @returns what the step returns, on the cpu; parameters have their gradients, and optimizers have
   * stepped
   */
  (...inputs: (Tensor | ArrayLike<number>)[]): Promise<Tensor>
  /** The programs that there are, one for each shape of inputs that came. */
  readonly programs: readonly CompiledProgram[]
  /** Traces anew at the next call: needed where the step itself is to do something else. */
  reset(): Promise<void>
  /** Frees all programs. */
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

type Entry = CompiledProgram & { readonly trace: Trace; readonly program: Program }

/** How many shapes of inputs are kept. */
const MAX_PROGRAMS = 8

// #region compile
/**
 * Makes one program out of a training step: forward, loss, backward.
 *
 * The step is run once on tensors without numbers, which only write down what is done with them; what
 * they wrote is compiled. Parameters stay on the cpu: each call takes them to the device, brings back
 * the gradients, and lets the optimizer step.
 *
 * Whatever the step does besides that is done once, when it is traced. Other shapes of inputs make
 * another program.
 * @throws TypeError for the cpu, which runs no programs; errors of a step that cannot be traced come
 * with the first call
 */
export function compile(step: StepFunction, { device, threads }: CompileOptions): CompiledStep {
  const mode = modeOf(device)
  const entries = new Map<string, Entry>()
  let tail: Promise<unknown> = Promise.resolve()

  const entryFor = async (inputs: readonly Tensor[]): Promise<Entry> => {
    const specs = inputs.map(specOf)
    const key = specs.map(({ shape, dtype }) => `${dtype} ${formatShape(shape)}`).join(', ')
    const known = entries.get(key)
    if (known) return known
    const trace = traceStep(step, specs)
    if (!sameTrace(trace, traceStep(step, specs))) {
      throw new Error(
        'compile: traced twice, the step did two different things; it must depend on its inputs and ' +
          'on tensors only',
      )
    }
    const plan = planFor(trace)
    const program = new Program(mode, plan.program, { threads })
    const entry = {
      shapes: specs.map(({ shape }) => formatShape(shape)),
      kernels: program.kernels,
      get receipt() {
        return program.receipt
      },
      plan,
      trace,
      program,
    }
    entries.set(key, entry)
    if (entries.size > MAX_PROGRAMS) {
      const [oldest, { program: unused }] = [...entries][0]
      entries.delete(oldest)
      await unused.close()
    }
    return entry
  }

  const call = async (given: readonly (Tensor | ArrayLike<number>)[]): Promise<Tensor> => {
    const inputs = given.map(inputTensor)
    return runStep(await entryFor(inputs), inputs)
  }

  const reset = async (): Promise<void> => {
    const programs = [...entries.values()].map(({ program }) => program)
    entries.clear()
    await Promise.all(programs.map((program) => program.close()))
  }

  const compiled = (...inputs: (Tensor | ArrayLike<number>)[]): Promise<Tensor> => {
    const turn = tail.then(() => call(inputs)) // after the step before, whose parameters it needs
    tail = turn.catch(() => undefined)
    return turn
  }
  return Object.defineProperty(Object.assign(compiled, { reset, close: reset }), 'programs', {
    get: () => [...entries.values()],
  }) as CompiledStep
}
// #endregion compile

// #region runStep
/** Numbers in, numbers out, and then what the step left for later. */
async function runStep(
  { trace, plan, program }: Entry,
  inputs: readonly Tensor[],
): Promise<Tensor> {
  for (const { array, K } of trace.classes) checkClasses(inputs[trace.inputs.indexOf(array)], K)
  const given = [...inputs, ...trace.captured.map(({ tensor }) => tensor)].map(floatsOf)
  const [result, ...gradients] = plan.collect(await program.run(plan.prepare(given)))
  for (const [i, { leaf }] of trace.gradients.entries()) {
    leaf.grad = new Tensor(gradients[i], leaf.shape)
  }
  for (const optimizer of trace.optimizers) optimizer.step()
  return new Tensor(result, trace.result.shape)
}
// #endregion runStep

/** The numbers of a tensor as the device takes them. */
function floatsOf(x: Tensor): Float32Array {
  const { storage, storageOffset } = x.contiguous()
  const numbers = storage.subarray(storageOffset, storageOffset + x.numel())
  return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers)
}

function inputTensor(given: Tensor | ArrayLike<number>): Tensor {
  return given instanceof Tensor ? given : new Tensor(Int32Array.from(given), [given.length])
}

function specOf({ shape, dtype, device }: Tensor, i: number): InputSpec {
  const what = `compile: input ${i}: ${dtype} ${formatShape(shape)}`
  if (device.name !== 'cpu')
    throw new TypeError(`${what} lives on ${device.name}; give it from the cpu`)
  if (dtype === 'float32' || dtype === 'int32') return { shape, dtype }
  throw new TypeError(`${what} must be float32, or int32 for classes; devices compute in float32`)
}

function checkClasses(targets: Tensor, K: number): void {
  const { storage, storageOffset, shape } = targets
  if (!sameShape(shape, [targets.numel()])) return
  for (let i = 0; i < shape[0]; i++) {
    const target = storage[storageOffset + i * targets.strides[0]]
    if (target >= 0 && target < K) continue
    throw new RangeError(`crossEntropy: target ${target} at index ${i} is outside 0 … ${K - 1}`)
  }
}

function modeOf(device: Device): Mode {
  const mode = (device.receipt as { mode?: Mode } | null)?.mode ?? device.name.replace(/:\d+$/, '')
  if (device.gpu) return mode as Mode
  throw new TypeError(
    'compile: the cpu runs no programs; give a device: compile(step, { device: await openDevice() })',
  )
}

import { type Mode, Program, type ProgramReceipt } from '@stepgrad/gpu'
import { type Device, modeOf } from '../device.ts'
import { formatShape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { type CompileOptions, type CompiledProgram } from './compile.ts'
import { planFor } from './plan-for.ts'
import { type Plan } from './plan.ts'
import { type InputSpec, type StepFunction, type Trace, sameTrace, traceStep } from './trace.ts'

/** How many shapes of inputs are kept. */
const MAX_PROGRAMS = 8

/** A trace and what became of it. */
export class Entry implements CompiledProgram {
  readonly shapes: readonly string[]
  readonly trace: Trace
  readonly plan: Plan
  readonly program: Program

  constructor(trace: Trace, plan: Plan, program: Program) {
    this.shapes = trace.shapes.map(formatShape)
    this.trace = trace
    this.plan = plan
    this.program = program
  }

  get kernels(): number {
    return this.program.kernels
  }

  get receipt(): ProgramReceipt {
    return this.program.receipt
  }
}

// #region Programs
/** The programs of one step, by the shapes of its inputs. */
export class Programs {
  readonly #step: StepFunction
  readonly #mode: Mode
  readonly #options: CompileOptions
  readonly #entries = new Map<string, Entry>()

  constructor(step: StepFunction, options: CompileOptions) {
    this.#step = step
    this.#mode = modeToRun(options.device)
    this.#options = options
  }

  get all(): Entry[] {
    return [...this.#entries.values()]
  }

  /** The program for such inputs, made if there is none; the oldest goes when there are too many. */
  async for(inputs: readonly Tensor[]): Promise<Entry> {
    const specs = inputs.map(specOf)
    const key = specs.map(({ shape, dtype }) => `${dtype} ${formatShape(shape)}`).join(', ')
    const known = this.#entries.get(key)
    if (known && !isStale(known.trace)) return known
    await known?.program.close()
    this.#entries.delete(key)
    const { threads, plan: planOf = planFor } = this.#options
    const trace = this.#trace(specs)
    const plan = planOf(trace)
    const entry = new Entry(trace, plan, new Program(this.#mode, plan.program, { threads }))
    this.#entries.set(key, entry)
    if (this.#entries.size > MAX_PROGRAMS) {
      const [oldest, { program }] = [...this.#entries][0]
      this.#entries.delete(oldest)
      await program.close()
    }
    return entry
  }

  async close(): Promise<void> {
    const entries = this.all
    this.#entries.clear()
    await Promise.all(entries.map(({ program }) => program.close()))
  }

  /** Traces twice: what is not the same then would not be the same later. */
  #trace(specs: readonly InputSpec[]): Trace {
    const trace = traceStep(this.#step, specs)
    if (sameTrace(trace, traceStep(this.#step, specs))) return trace
    throw new Error(
      'compile: traced twice, the step did two different things; it must depend on its inputs and ' +
        'on tensors made outside only: detach() within it makes another each time',
    )
  }
}
// #endregion Programs

/** Whether a parameter was frozen, or set free, since the step was traced. */
function isStale({ captured }: Trace): boolean {
  return captured.some(({ tensor, requiresGrad }) => tensor.requiresGrad !== requiresGrad)
}

function specOf({ shape, dtype, device, requiresGrad }: Tensor, i: number): InputSpec {
  const what = `compile: input ${i}: ${dtype} ${formatShape(shape)}`
  if (device.gpu) throw new TypeError(`${what} lives on ${device.name}; give it from the cpu`)
  if (shape.includes(0)) throw new RangeError(`${what} is empty: there is nothing to compute`)
  if (requiresGrad) {
    throw new TypeError(
      `${what} requires a gradient, which a compiled step brings to parameters only`,
    )
  }
  if (dtype === 'float32' || dtype === 'int32') return { shape, dtype }
  throw new TypeError(`${what} must be float32, or int32 for classes; devices compute in float32`)
}

function modeToRun({ gpu, name }: Device): Mode {
  if (gpu) return modeOf(name) as Mode
  throw new TypeError(
    'compile: the cpu runs no programs; give a device: compile(step, { device: await openDevice() })',
  )
}

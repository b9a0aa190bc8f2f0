import { type Source, type Step, kernelFromText } from '@stepgrad/gpu'
import { type Call, type Traced } from '../recorder.ts'
import { type Trace } from '../trace.ts'
import { type Operation } from './operation.ts'
import { type Pool } from './pool.ts'

/** Numbers of a program: where they come from, and whether they lie in quads of samples. */
export type Value = { readonly source: Source; readonly quads: boolean }

/** How the numbers of an array are read from the result of a step. */
export type Collected = { source: Source; read: (raw: Float32Array) => Float32Array }

// #region Builder
/** A program under construction: the calls of a trace that are still to be told, and steps. */
export class Builder {
  readonly steps: Step[] = []
  readonly trace: Trace
  readonly B: number
  /** Quads: ⌈B/4⌉. What fills up the last one is ignored. */
  readonly Q: number
  /** Poolings whose backward pass was joined with that of the ReLU before. */
  readonly fused = new Map<Call, { pool: Pool; mask: Call }>()
  /** From what logits each softmax was computed. */
  readonly logits = new Map<Traced, Traced>()
  /** What is read from the results of steps. */
  readonly collected = new Map<Traced, Collected>()
  private readonly values = new Map<Traced, Value>()
  private readonly readers = new Map<Traced, Call[]>()
  private readonly done = new Set<Call>()
  private readonly wanted: ReadonlySet<Traced>

  constructor(trace: Trace, B: number) {
    this.trace = trace
    this.B = B
    this.Q = Math.ceil(B / 4)
    this.wanted = new Set([trace.result.array, ...trace.gradients.map(({ array }) => array)])
    for (const call of trace.calls) {
      for (const input of call.inputs) {
        if (typeof input !== 'number') this.readersOf(input).push(call)
      }
    }
  }

  /** The calls that read an array, in order. */
  readersOf(array: Traced): Call[] {
    const known = this.readers.get(array) ?? []
    this.readers.set(array, known)
    return known
  }

  /** Whether an array is read by these calls and by nothing else, and need not be kept. */
  isOnlyFor(array: Traced, ...calls: (Call | undefined)[]): boolean {
    return !this.wanted.has(array) && this.readersOf(array).every((call) => calls.includes(call))
  }

  /** Of those that read an array, the one by this kernel. */
  readerBy(array: Traced, kernel: string): Call | undefined {
    return this.readersOf(array).find((call) => call.kernel.name === kernel)
  }

  isDone(call: Call): boolean {
    return this.done.has(call)
  }

  has(array: Traced): boolean {
    return this.values.has(array)
  }

  /** What an array has become. */
  value(array: Traced): Value {
    const value = this.values.get(array)
    if (value) return value
    throw new Error('compile: a kernel reads what none has computed before')
  }

  set(array: Traced, value: Value): void {
    this.values.set(array, value)
  }

  /** An array is read from the result of a step in this way. */
  collect(array: Traced, source: Source, read: Collected['read']): void {
    this.collected.set(array, { source, read })
  }

  /** Adds a step. */
  emit(operation: Operation, inputs: readonly Source[]): Source {
    const { source, output } = operation
    const name = /^function (\w+)/.exec(source)?.[1] ?? 'step'
    this.steps.push({ kernel: kernelFromText(name, source), output, sources: inputs })
    return { step: this.steps.length - 1 }
  }

  /** Adds a call as it is. */
  keep(call: Call): void {
    const sources = call.inputs.map((x) => (typeof x === 'number' ? x : this.value(x).source))
    this.steps.push({ ...call, sources })
    this.finish([call], { source: { step: this.steps.length - 1 }, quads: false })
  }

  /** These calls are told; what the last of them computed is this. */
  finish(calls: readonly Call[], value: Value): void {
    for (const call of calls) this.done.add(call)
    this.set(calls.at(-1)!.result, value)
  }
}
// #endregion Builder

import { type Source, type Step, kernelFromText } from '@stepgrad/gpu'
import { type Call, type Traced } from '../recorder.ts'
import { type Trace } from '../trace.ts'
import { type Operation } from './operation.ts'
import { type Pool } from './pool.ts'

// #region Value
/** Numbers of a program, and how they lie. */
export type Value = {
  readonly source: Source
  /** `quads`: four samples side by side, (Q, …, 4). `rows`: as in the trace. */
  readonly lies: 'quads' | 'rows'
  /** Of quads: whether the samples that fill up the last one are 0, and so add nothing to a sum. */
  readonly zeroFilled?: boolean
  /** Of images in quads: how many columns of zeros there are on either side of each row. */
  readonly margin?: number
}
// #endregion Value

/** How the numbers of an array are read from the result of a step. */
export type Collected = { source: Source; read: (raw: Float32Array) => Float32Array }

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
  /** What is read from the results of steps in a way of its own. */
  readonly collected = new Map<Traced, Collected>()
  readonly #values = new Map<Traced, Value>()
  readonly #readers = new Map<Traced, Call[]>()
  readonly #done = new Set<Call>()
  readonly #wanted: ReadonlySet<Traced>

  constructor(trace: Trace, B: number) {
    this.trace = trace
    this.B = B
    this.Q = Math.ceil(B / 4)
    this.#wanted = new Set([trace.result.array, ...trace.gradients.map(({ array }) => array)])
    for (const call of trace.calls) {
      for (const input of call.inputs) {
        if (typeof input === 'number') continue
        this.#readers.set(input, [...this.readersOf(input), call])
      }
    }
  }

  /** The calls that read an array, in order. */
  readersOf(array: Traced): readonly Call[] {
    return this.#readers.get(array) ?? []
  }

  /** Of those that read an array, the one by this kernel. */
  readerBy(array: Traced, kernel: string): Call | undefined {
    return this.readersOf(array).find((call) => call.kernel.name === kernel)
  }

  // #region isOnlyFor
  /**
   * Whether an array is read by these calls and by nothing else, and is no result. Only then may a rule
   * leave it out, or keep other numbers in its place.
   */
  isOnlyFor(array: Traced, ...calls: (Call | undefined)[]): boolean {
    return !this.#wanted.has(array) && this.readersOf(array).every((call) => calls.includes(call))
  }
  // #endregion isOnlyFor

  /** Whether an array is a result, and read by nothing else. */
  isOnlyWanted(array: Traced): boolean {
    return this.#wanted.has(array) && this.readersOf(array).length === 0
  }

  isDone(call: Call): boolean {
    return this.#done.has(call)
  }

  has(array: Traced): boolean {
    return this.#values.has(array)
  }

  /** What an array has become. */
  value(array: Traced): Value {
    const value = this.#values.get(array)
    if (value) return value
    throw new Error('compile: a kernel reads what none has computed before')
  }

  set(array: Traced, value: Value): void {
    this.#values.set(array, value)
  }

  /** Whether arrays are quads of samples, each image without a margin. */
  inQuads(...arrays: Traced[]): boolean {
    return arrays.every((x) => this.value(x).lies === 'quads' && !this.value(x).margin)
  }

  /** Whether arrays lie as in the trace. */
  inRows(...arrays: Traced[]): boolean {
    return arrays.every((x) => this.value(x).lies === 'rows')
  }

  /** Whether sums over all samples of the quads are those over the real ones. */
  isSummable(x: Traced): boolean {
    return this.B % 4 === 0 || this.value(x).zeroFilled === true
  }

  /** Where the numbers of arrays come from. */
  sourcesOf(...arrays: Traced[]): Source[] {
    return arrays.map((x) => this.value(x).source)
  }

  /** Adds a step. */
  emit({ source, output }: Operation, sources: readonly Source[]): Source {
    const name = /^function (\w+)/.exec(source)?.[1] ?? 'step'
    this.steps.push({ kernel: kernelFromText(name, source), output, sources })
    return { step: this.steps.length - 1 }
  }

  /** Adds a call as it is, for threads of its own where the numbers lie in quads. */
  keep(call: Call, output = call.output): Source {
    const sources = call.inputs.map((x) => (typeof x === 'number' ? x : this.value(x).source))
    this.steps.push({ ...call, output, sources })
    return { step: this.steps.length - 1 }
  }

  /** An array, which is a result, is read from that of a step in this way. */
  collect(array: Traced, source: Source, read: Collected['read']): void {
    this.collected.set(array, { source, read })
  }

  /** These calls are told; what the last of them computed is this. */
  finish(calls: readonly Call[], value: Value): void {
    for (const call of calls) this.#done.add(call)
    this.set(calls.at(-1)!.result, value)
  }
}

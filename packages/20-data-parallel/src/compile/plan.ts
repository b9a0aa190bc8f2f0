import { type ProgramSource, type Source } from '@stepgrad/gpu'
import { Builder } from './quads/builder.ts'
import { RULES, elementwise } from './quads/rules.ts'
import { type Traced } from './recorder.ts'
import { type Trace } from './trace.ts'

/** A program, and how numbers go into it and come out. */
export type Plan = {
  readonly program: ProgramSource
  /** `quads`: four samples side by side. `rows`: as the trace has them. */
  readonly layout: 'quads' | 'rows'
  /** Why it is not quads. */
  readonly because?: string
  /** Numbers of the inputs and of what is captured, as the program takes them. */
  readonly prepare: (given: readonly Float32Array[]) => Float32Array[]
  /** The numbers of the step's result and of all gradients, from the program's results. */
  readonly collect: (results: readonly Float32Array[]) => Float32Array[]
}

/** The plan for a trace whose inputs have a batch as their first dimension. */
export function planFor(trace: Trace): Plan {
  const [B] = trace.shapes[0] ?? []
  return planQuads(trace, B) ?? planRows(trace)
}

// #region planRows
/** The launches of a trace as they are, one after the other. */
export function planRows(trace: Trace, because?: string): Plan {
  const { inputs, captured, calls } = trace
  const sources = new Map<Traced, Source>()
  const given = [...inputs, ...captured.map(({ array }) => array)]
  for (const [input, array] of given.entries()) sources.set(array, { input })
  for (const [step, call] of calls.entries()) sources.set(call.result, { step })
  const steps = calls.map((call) => {
    return {
      ...call,
      sources: call.inputs.map((x) => (typeof x === 'number' ? x : sources.get(x)!)),
    }
  })
  const results = wanted(trace).map((array) => stepOf(sources.get(array)!))
  return {
    program: { inputs: given.map(({ length }) => length), steps, results },
    layout: 'rows',
    because,
    prepare: (numbers) => [...numbers],
    collect: (numbers) => [...numbers],
  }
}
// #endregion planRows

// #region planQuads
/** The same over quads of samples, or undefined where a call cannot be told so. */
function planQuads(trace: Trace, B: number): Plan | undefined {
  const b = new Builder(trace, B)
  const { inputs, captured, shapes } = trace
  const isBatch = shapes.map((shape) => shape[0] === B)
  for (const [input, array] of inputs.entries()) {
    b.set(array, { source: { input }, quads: isBatch[input] && shapes[input].length > 1 })
  }
  for (const [i, { array }] of captured.entries()) {
    b.set(array, { source: { input: inputs.length + i }, quads: false })
  }
  for (const call of trace.calls) {
    if (b.isDone(call)) continue
    const touchesQuads = call.inputs.some((x) => typeof x !== 'number' && b.value(x).quads)
    if (!touchesQuads) b.keep(call)
    else if (!(RULES[call.kernel.name] ?? elementwise)(call, b)) return undefined
  }
  const results = wanted(trace).map((array) => {
    const known = b.collected.get(array)
    if (known) return known
    const { source, quads } = b.value(array)
    const read = (raw: Float32Array) => (quads ? inRows(raw, B, array.length / B) : raw)
    return { source, read }
  })
  const steps = [...new Set(results.map(({ source }) => stepOf(source)))]
  const sizes = inputs.map(({ length }, i) => (isBatch[i] ? (length / B) * 4 * b.Q : length))
  return {
    program: {
      inputs: [...sizes, ...captured.map(({ array }) => array.length)],
      steps: b.steps,
      results: steps,
    },
    layout: 'quads',
    prepare: (given) =>
      given.map((numbers, i) =>
        isBatch[i] ? interleave(numbers, B, numbers.length / B) : numbers,
      ),
    collect: (raw) => results.map(({ source, read }) => read(raw[steps.indexOf(stepOf(source))])),
  }
}
// #endregion planQuads

// #region interleave
/**
 * Four samples side by side: (B, size) → (⌈B/4⌉, size, 4). Of one number a sample (classes) those that
 * fill up the last quad are −1, which is no class.
 */
export function interleave(rows: Float32Array, B: number, size: number): Float32Array {
  const quads = new Float32Array(Math.ceil(B / 4) * 4 * size).fill(size === 1 ? -1 : 0)
  for (let sample = 0, from = 0; sample < B; sample++) {
    let to = (sample >> 2) * size * 4 + (sample & 3)
    for (let i = 0; i < size; i++, to += 4) quads[to] = rows[from++]
  }
  return quads
}
// #endregion interleave

/** The way back: (⌈B/4⌉, size, 4) → (B, size). */
function inRows(quads: Float32Array, B: number, size: number): Float32Array {
  const rows = new Float32Array(B * size)
  for (let sample = 0, next = 0; sample < B; sample++) {
    let from = (sample >> 2) * size * 4 + (sample & 3)
    for (let i = 0; i < size; i++, from += 4) rows[next++] = quads[from]
  }
  return rows
}

/** What the program has to bring back: the step's result, then the gradients. */
function wanted({ result, gradients }: Trace): Traced[] {
  return [result.array, ...gradients.map(({ array }) => array)]
}

function stepOf(source: Source): number {
  if (typeof source !== 'number' && 'step' in source) return source.step
  throw new Error('compile: the step returns one of its inputs as it is')
}

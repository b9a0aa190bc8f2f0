import { type ProgramSource, type Source } from '@stepgrad/gpu'
import { type Traced } from './recorder.ts'
import { type Trace } from './trace.ts'

// #region Plan
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
// #endregion Plan

// #region planRows
/** The launches of a trace as they are, one after the other. */
export function planRows(trace: Trace, because?: string): Plan {
  const { inputs, captured, calls } = trace
  const sources = new Map<Traced, Source>()
  const given = [...inputs, ...captured.map(({ array }) => array)]
  for (const [input, array] of given.entries()) sources.set(array, { input })
  for (const [step, call] of calls.entries()) sources.set(call.result, { step })
  const steps = calls.map((call) => {
    const from = call.inputs.map((x) => (typeof x === 'number' ? x : sources.get(x)!))
    return { ...call, sources: from }
  })
  const wanted = wantedOf(trace).map((array) => stepOf(sources.get(array)!))
  const results = [...new Set(wanted)]
  return {
    program: { inputs: given.map(({ length }) => length), steps, results },
    layout: 'rows',
    because,
    prepare: (numbers) => [...numbers],
    collect: (numbers) => wanted.map((step) => numbers[results.indexOf(step)].slice()),
  }
}
// #endregion planRows

/** What the program has to bring back: the step's result, then the gradients. */
export function wantedOf({ result, gradients }: Trace): Traced[] {
  return [result.array, ...gradients.map(({ array }) => array)]
}

/** The step that a result comes from. */
export function stepOf(source: Source): number {
  if (typeof source !== 'number' && 'step' in source) return source.step
  throw new Error('compile: the step returns one of its inputs as it is')
}

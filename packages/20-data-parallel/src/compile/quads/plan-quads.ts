import { type Plan, stepOf, wantedOf } from '../plan.ts'
import { type Trace } from '../trace.ts'
import { Builder } from './builder.ts'
import * as conv2d from './conv2d-rules.ts'
import * as crossEntropy from './cross-entropy-rules.ts'
import { elementwise } from './elementwise-rules.ts'
import * as linear from './linear-rules.ts'
import * as pool from './pool-rules.ts'
import { type Rule } from './rules.ts'

/** A rule for each kernel that is another one over quads; the others may be elementwise. */
const RULES: Readonly<Record<string, Rule>> = { ...conv2d, ...crossEntropy, ...linear, ...pool }

// #region planQuads
/**
 * The calls of a trace over quads of samples.
 * @returns why not, where one of them cannot be told so
 */
export function planQuads(trace: Trace): Plan | { readonly because: string } {
  const { inputs, captured, shapes } = trace
  const B = shapes[0]?.[0]
  if (!B) return { because: 'the first input has no batch' }
  const b = new Builder(trace, B)
  const isBatch = shapes.map((shape) => shape[0] === B)
  for (const [input, array] of inputs.entries()) {
    const inQuads = isBatch[input] && array.length > B // one number a sample lies in both alike
    const lies = inQuads ? 'quads' : 'rows'
    b.set(array, { source: { input }, lies, zeroFilled: inQuads })
  }
  for (const [i, { array }] of captured.entries()) {
    b.set(array, { source: { input: inputs.length + i }, lies: 'rows' })
  }
  for (const call of trace.calls) {
    if (b.isDone(call)) continue
    const arrays = call.inputs.filter((x) => typeof x !== 'number')
    if (b.inRows(...arrays)) b.finish([call], { source: b.keep(call), lies: 'rows' })
    else if (!(RULES[call.kernel.name] ?? elementwise)(call, b)) {
      return { because: `there is no rule for ${call.kernel.name} here` }
    }
  }
  const sizes = inputs.map(({ length }, i) => (isBatch[i] ? (length / B) * 4 * b.Q : length))
  const results = resultsOf(trace, b)
  const steps = [...new Set(results.map(({ source }) => stepOf(source)))]
  return {
    program: {
      inputs: [...sizes, ...captured.map(({ array }) => array.length)],
      steps: b.steps,
      results: steps,
    },
    layout: 'quads',
    prepare: (given) => given.map((x, i) => (isBatch[i] ? interleave(x, B, x.length / B) : x)),
    collect: (raw) => results.map(({ source, read }) => read(raw[steps.indexOf(stepOf(source))])),
  }
}
// #endregion planQuads

/** Where the wanted numbers are, and how they are read there. */
function resultsOf(trace: Trace, b: Builder) {
  return wantedOf(trace).map((array) => {
    const known = b.collected.get(array)
    if (known) return known
    const { source, lies } = b.value(array)
    const read = (raw: Float32Array) =>
      lies === 'quads' ? inRows(raw, b.B, array.length / b.B) : raw.slice(0, array.length)
    return { source, read }
  })
}

// #region interleave
/**
 * Four samples side by side: (B, size) → (⌈B/4⌉, size, 4). Of one number a sample (classes) those that
 * fill up the last quad are −1, which is no class.
 */
function interleave(rows: Float32Array, B: number, size: number): Float32Array {
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

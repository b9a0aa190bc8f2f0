import { type Source } from '@stepgrad/gpu'
import { type Plan } from './plan.ts'

// #region drawPlan
/**
 * A program in DOT, the language of Graphviz: boxes for what goes in, an ellipse for each kernel with
 * the sizes of its threads, arrows from what is read to who reads it, double rims for what comes out.
 * @param names - what to call the inputs, in order: those of the step, then what it captured
 */
export function drawPlan({ program, layout }: Plan, names: readonly string[] = []): string {
  const { inputs, steps, results } = program
  const inputLines = inputs.map((length, i) => {
    return `  i${i} [shape=box, label=${JSON.stringify(`${names[i] ?? `input ${i}`}\n${length}`)}]`
  })
  const stepLines = steps.map(({ kernel, output }, i) => {
    const rim = results.includes(i) ? ', peripheries=2' : ''
    return `  s${i} [label=${JSON.stringify(`${kernel.name}\n${output.join(' × ')}`)}${rim}]`
  })
  const arrows = steps.flatMap(({ sources }, i) => {
    return [...new Set(sources.map(nodeOf))].filter(Boolean).map((from) => `  ${from} -> s${i}`)
  })
  const lines = [`  label=${JSON.stringify(layout)}`, ...inputLines, ...stepLines, ...arrows]
  return `digraph {\n${lines.join('\n')}\n}\n`
}
// #endregion drawPlan

function nodeOf(source: Source): string {
  if (typeof source === 'number') return ''
  return 'input' in source ? `i${source.input}` : `s${source.step}`
}

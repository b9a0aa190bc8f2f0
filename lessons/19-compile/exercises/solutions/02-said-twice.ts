import type { ProgramSource, Source, Step } from '@stepgrad/gpu'

export function withoutRepeats({ inputs, steps, results }: ProgramSource): ProgramSource {
  const kept: Step[] = []
  /** Which kept step computes what a step of the program does. */
  const places: number[] = []
  const known = new Map<string, number>()
  const moved = (from: Source): Source =>
    typeof from === 'object' && 'step' in from ? { step: places[from.step] } : from
  for (const step of steps) {
    const sources = step.sources.map(moved)
    const { kernel, output, constants = {} } = step
    const same = JSON.stringify([kernel.text, output, constants, sources])
    if (!known.has(same)) {
      known.set(same, kept.length)
      kept.push({ ...step, sources })
    }
    places.push(known.get(same)!)
  }
  return { inputs, steps: kept, results: results.map((step) => places[step]) }
}

/** Measures what is asked for, and tells meanwhile how far it is. */
import { stack } from '../lineage/rungs.ts'
import { busyNotice } from '../runs/tour/telling.ts'
import { type Machine, thisMachine } from '../runs/bench/machine.ts'
import { findStages, type Stage } from '../stages.ts'
import type { Part, Scorecard } from './scorecard.ts'
import { sizesOf } from './sizes.ts'
import { countTests, remarksOn } from './tests.ts'
import { BATCHES, measureCosts, measureSpeed, type Place, placesOf } from './training.ts'

export type GatherOptions = {
  readonly only: readonly Part[]
  readonly rounds: number
  readonly onProgress: (text: string) => void
}

export type Gathered = {
  readonly card: Scorecard
  /** What is missing from it, and how to get it. */
  readonly remarks: readonly string[]
}

/** The parts of the scorecard that `only` names, of these stages. */
export async function gather(
  root: string,
  stages: readonly Stage[],
  options: GatherOptions,
): Promise<Gathered> {
  const { only } = options
  const machine = thisMachine()
  const part = partMeasuredNow(machine)
  const places = placesOf(stages)
  const tests = only.includes('tests') ? countTests(root, stages) : undefined
  const speed = only.includes('speed') ? await timed(places, options) : undefined
  const { memory, gradients } = await costsOf(places, options)
  const busy = speed && busyNotice(machine)
  return {
    card: {
      stages: stages.map(({ name }) => name),
      sizes: only.includes('sizes') ? part(sizesNow(root, stages)) : undefined,
      tests: part(tests?.counted),
      gradients: part(gradients),
      speed: part(speed),
      memory: part(memory),
    },
    remarks: [...(tests ? remarksOn(tests) : []), ...(busy ? [busy] : [])],
  }
}

/** Rows become a part; none become nothing. */
function partMeasuredNow(machine: Machine) {
  const date = new Date().toISOString().slice(0, 10)
  return <T>(rows: Readonly<Record<string, T>> = {}) =>
    Object.keys(rows).length === 0 ? undefined : { date, machine, rows }
}

/** A stage is compared with the one before, so that all are read. */
function sizesNow(root: string, stages: readonly Stage[]) {
  const names = stages.map(({ name }) => name)
  return sizesOf(stack(findStages(root)).filter(({ name }) => names.includes(name)))
}

async function timed(places: readonly Place[], { rounds, onProgress }: GatherOptions) {
  onProgress(`timing ${places.length} stages, batch ${BATCHES[0]}: they start`)
  return measureSpeed(places, {
    rounds,
    onRound: (batch, round) => onProgress(`timing, batch ${batch}: round ${round} of ${rounds}`),
  })
}

async function costsOf(places: readonly Place[], { only, onProgress }: GatherOptions) {
  const wanted = { memory: only.includes('memory'), gradients: only.includes('gradients') }
  if (!wanted.memory && !wanted.gradients) return {}
  const what = Object.entries(wanted).filter(([, is]) => is)
  const tell = (count: number) =>
    onProgress(`${what.map(([name]) => name).join(' and ')}: ${count} of ${places.length}`)
  tell(0)
  const costs = await measureCosts(places, { ...wanted, onDone: tell })
  return {
    memory: named(
      places,
      costs.map(({ memory }) => memory),
    ),
    gradients: named(
      places,
      costs.map(({ gradients }) => gradients),
    ),
  }
}

function named<T>(places: readonly Place[], values: readonly (T | undefined)[]): Record<string, T> {
  return Object.fromEntries(
    places.flatMap(({ name }, i) => (values[i] === undefined ? [] : [[name, values[i]]])),
  )
}

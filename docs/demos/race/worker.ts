import { expose } from 'comlink'
import { stages } from 'stepgrad:stages'
import { loadDigits } from '../page/digits.ts'
import { type Batch, type Beginning, type Turn, Contestant, batchesOf } from './contest.ts'

/** One line of the race: a stage, on the cpu where no device is named. */
export type Entrant = { readonly stage: string; readonly title: string; readonly device?: string }

/** Those of the stages that know devices run on it once more. */
const DEVICE = 'webasm'

/** Batches in turn, as `stepgrad race` has them. */
const BATCHES = 4

let batches: readonly Batch[] = []
const contestants = new Map<number, Contestant>()

function entrants(): Entrant[] {
  const onCpu = stages.map(({ name, title }) => ({ stage: name, title }))
  const onDevice = stages
    .filter(({ onDevices }) => onDevices && typeof WebAssembly !== 'undefined')
    .map(({ name, title }) => ({ stage: name, title, device: DEVICE }))
  return [...onCpu, ...onDevice]
}

const answers = {
  /** Fetches the digits; who runs, and in which order. */
  async prepare(batch: number): Promise<Entrant[]> {
    await Promise.all([...contestants.values()].map((contestant) => contestant.close()))
    contestants.clear()
    const { train } = await loadDigits()
    batches = batchesOf(train, batch, BATCHES)
    return entrants()
  },

  /** Loads a stage and lets it warm up. */
  async begin(i: number): Promise<Beginning> {
    const { stage, device } = entrants()[i]
    const adapter = await stages.find(({ name }) => name === stage)!.load()
    const contestant = await Contestant.open(adapter, batches, device)
    contestants.set(i, contestant)
    return contestant.begin()
  },

  /** Some steps, timed. */
  turn: (i: number): Promise<Turn> => contestants.get(i)!.turn(),
}

export type Answers = typeof answers

expose(answers)

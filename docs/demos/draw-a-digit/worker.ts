import { type Availability, availableModes } from '@stepgrad/gpu'
import type { Evaluation } from '@stepgrad/20-data-parallel'
import { expose } from 'comlink'
import { type Digits, loadDigits } from '../page/digits.ts'
import { type Seen, Training } from './training.ts'

/** What could compute here, and what could not, and why. */
export type Choice = Omit<Availability, 'mode'> & { readonly name: string }

/** What is known about the digits held back. */
export type Known = {
  readonly accuracy: number
  /** How many of class i were taken for class j. */
  readonly confusion: readonly (readonly number[])[]
}

/** What happened since the last report. */
export type Report = {
  readonly epoch: number
  /** Of each step. */
  readonly costs: readonly number[]
  readonly backend: string
  readonly filters: Float32Array
  readonly seen: Seen | undefined
  readonly known?: Known
}

/** So often the page hears of it, and so long the worker is deaf at most, in milliseconds. */
const REPORT_EVERY = 120
const LISTEN_EVERY = 30

let digits: Digits
let training: Training
let image: Float32Array | undefined
let pausing = new AbortController()
let lastListened = 0

const answers = {
  /** Fetches the digits and makes a network that knows nothing. */
  async open(): Promise<readonly Choice[]> {
    digits = await loadDigits()
    training = new Training(digits.train, digits.test)
    const modes = (await availableModes()).filter(({ mode }) => mode !== 'headlessgl')
    const own = { name: 'cpu', available: true, reason: 'the loops of the stage' }
    return [...modes.map(({ mode, ...rest }) => ({ name: mode, ...rest })), own]
  },

  /** The next steps run there; returns what computes. */
  async useDevice(name: string): Promise<string> {
    await training.useDevice(name)
    return training.backend
  },

  /** What the network is like without a step. */
  async report(): Promise<Report> {
    return { ...now(0), known: knownOf(await training.evaluate(listen)) }
  },

  /** Trains until it is told to pause, or knows all it will; then tells whether it is done. */
  async learn(tell: (report: Report) => unknown): Promise<boolean> {
    pausing = new AbortController()
    let costs: number[] = []
    let lastTold = 0
    const report = async (epoch: number, more?: { known: Known }) => {
      await tell({ ...now(epoch), costs, ...more })
      costs = []
      lastTold = performance.now()
    }
    let current = 0
    await training.learn(pausing.signal, {
      async onStep({ epoch, cost }) {
        current = epoch
        costs.push(cost)
        if (performance.now() - lastTold > REPORT_EVERY) await report(epoch)
        await listen()
      },
      onTest: listen,
      onEpoch: (evaluation) => report(current, { known: knownOf(evaluation) }),
    })
    if (costs.length > 0) await report(current)
    return training.done
  },

  /** After the step under way. */
  pause: (): void => pausing.abort(),

  /** What the network makes of an image, now and in every report to come. */
  look(shown: Float32Array): Seen {
    image = shown
    return training.look(image)
  },

  /** A digit held back. */
  digit(index: number): { readonly image: Float32Array; readonly label: number } {
    return { image: digits.test.images([index]), label: digits.test.labels[index] }
  },
}

export type Answers = typeof answers

expose(answers)

function now(epoch: number): Report {
  const seen = image && training.look(image)
  return { epoch, costs: [], backend: training.backend, filters: training.filters(), seen }
}

function knownOf({ accuracy, confusion }: Evaluation): Known {
  return { accuracy, confusion: confusion.tolist() as number[][] }
}

/** Lets messages in: a worker that computes without a break hears none. */
async function listen(): Promise<void> {
  if (performance.now() - lastListened < LISTEN_EVERY) return
  await new Promise((resolve) => setTimeout(resolve))
  lastListened = performance.now()
}

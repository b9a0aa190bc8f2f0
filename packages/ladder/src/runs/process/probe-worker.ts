/**
 * Runs in a process of its own, opens one stage through its adapter and answers what the parent
 * asks over the IPC channel. Nothing here knows which stage it is.
 */
import {
  checkGradients,
  float32Story,
  type Adapter,
  type Dtype,
  type Float32Story,
  type Gradients,
  type GradientCheck,
  type GradientCheckOptions,
  type Images,
  type Labels,
  type Net,
  type NetOptions,
  FULL,
} from '@stepgrad/conformance/checks'
import type { Question, Reply } from './conversation.ts'
import { peakMemory } from './peak-memory.ts'

export type Batch = { readonly images: Images; readonly labels: Labels }

export type Training = {
  readonly dtype: Dtype
  readonly seed: number
  readonly lr: number
  readonly momentum: number
  /** Taken in turn, one a step. */
  readonly batches: readonly Batch[]
  /** For stages that know devices. */
  readonly device?: string
}

export type Steps = {
  readonly costs: number[]
  readonly milliseconds: number[]
  /** What really computed them, where the stage names it. */
  readonly backend?: string
}

export type Memory = {
  /** Bytes of the process that lie in memory. */
  readonly resident: number
  /** Bytes that objects and arrays still hold after a collection. */
  readonly live: number
  /** What computed, and what is alive on its device, where the stage trains on one. */
  readonly backend?: string
  readonly alive?: { readonly arrays: number; readonly kernels: number }
}

/** A network with these parameters, and the batch whose gradients are wanted. */
export type GradientsAsked = Pick<NetOptions, 'dtype' | 'parameters' | 'device'> & {
  readonly batch: Batch
}

let adapter: Adapter
let net: Net
let training: Training
let stepsDone = 0

const answers = {
  /** Imports the adapter at this file URL. */
  async open(url: string): Promise<void> {
    ;({ adapter } = (await import(url)) as { adapter: Adapter })
  },

  /** Makes the network of the tutorial anew, PyTorch's initial weights from `seed`. */
  async begin(options: Training): Promise<void> {
    training = options
    stepsDone = 0
    const { dtype, seed, device } = options
    try {
      net = await adapter.createNet({ sizes: FULL, dtype, seed, device })
    } catch (error) {
      // most likely there is no such device: the message says it all
      if (device !== undefined && error instanceof Error) error.stack = undefined
      throw error
    }
  },

  /** Takes `count` training steps (forward, backward, update): the cost before each, and its time. */
  async step(count: number): Promise<Steps> {
    const { batches, lr, momentum } = training
    const costs: number[] = []
    const milliseconds: number[] = []
    for (let i = 0; i < count; i++) {
      const { images, labels } = batches[stepsDone++ % batches.length]
      const start = performance.now()
      costs.push(await net.step(images, labels, { lr, momentum }))
      milliseconds.push(performance.now() - start)
    }
    return { costs, milliseconds, backend: await net.backend?.() }
  },

  /** The gradients of the tiny twin in float64 against central differences, by default all of them. */
  async checkGradients(options?: GradientCheckOptions): Promise<GradientCheck> {
    return checkGradients(adapter, options)
  },

  /** One-sided differences of the full network's cost in both precisions, with these steps. */
  async float32Story(steps?: readonly number[]): Promise<Float32Story> {
    return float32Story(adapter, steps && { steps })
  },

  /** The gradients of the cost of one batch. */
  async gradients({ batch, ...options }: GradientsAsked): Promise<Gradients> {
    const asked = await adapter.createNet({ sizes: FULL, ...options })
    return (await asked.gradients(batch.images, batch.labels)).gradients
  },

  /** Bytes in memory at the peak of this process. */
  async peakMemory(): Promise<number> {
    return peakMemory()
  },

  /** Needs `--expose-gc`. */
  async memory(): Promise<Memory> {
    for (let i = 0; i < 2; i++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 20)) // finalizers run in between
    }
    const { rss, heapUsed, external } = process.memoryUsage()
    const { device } = training
    const alive = device === undefined ? undefined : await adapter.live?.(device)
    return { resident: rss, live: heapUsed + external, backend: await net.backend?.(), alive }
  },
}

export type Answers = typeof answers

async function reply({ method, argument }: Question): Promise<Reply> {
  try {
    const answer = answers[method as keyof Answers] as (argument: unknown) => Promise<unknown>
    return { value: await answer(argument) }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.on('message', (question: Question) => {
  void reply(question).then((answer) => process.send?.(answer))
})
process.on('disconnect', () => process.exit())

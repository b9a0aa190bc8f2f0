/** The network of the last stage, learning digits: what its main.ts does, in parts that a page can watch. */
import {
  type CompiledStep,
  type Device,
  type Evaluation,
  DataLoader,
  Generator,
  Net,
  Tensor,
  compile,
  cpu,
  evaluate,
  fit,
  nn,
  noGrad,
  noProgress,
  openDevice,
  optim,
  relu,
  softmax,
} from '@stepgrad/20-data-parallel'
import type { ImageSet } from '@stepgrad/data'
import { SETTINGS } from './settings.ts'

/** What the network makes of one image. */
export type Seen = {
  /** (10) */
  readonly probabilities: readonly number[]
  /** What leaves the first convolution and its ReLU, (6, 28, 28). */
  readonly maps: Float32Array
}

export type Watcher = {
  /** After each step. May return a promise, which is waited for. */
  onStep(step: { readonly epoch: number; readonly cost: number }): unknown
  /** While it is asked about the digits held back. */
  onTest(): unknown
  /** What it knows after an epoch. */
  onEpoch(evaluation: Evaluation): unknown
}

type Sample = [image: Tensor, label: number]

export class Training {
  readonly net: Net
  private readonly train: DataLoader<Sample>
  private readonly test: DataLoader<Sample>
  private readonly criterion = new nn.CrossEntropyLoss()
  private readonly optimizer: optim.SGD
  private readonly progress = noProgress()
  private device: Device = cpu
  private step: CompiledStep | undefined

  constructor(train: ImageSet, test: ImageSet) {
    const { batchSize, lr, momentum, seed } = SETTINGS
    const generator = new Generator(seed)
    this.train = new DataLoader(samplesOf(train), { batchSize, shuffle: true, generator })
    this.test = new DataLoader(samplesOf(test), { batchSize: 25 })
    this.net = new Net({ generator })
    this.optimizer = new optim.SGD(this.net.parameters(), { lr, momentum })
  }

  /** Whether all epochs are over. */
  get done(): boolean {
    return this.progress.epochs.length === SETTINGS.epochs
  }

  /** What computes: the class of gpu.js that really ran, or the loops of the stage. */
  get backend(): string {
    const [program] = this.step?.programs ?? []
    if (program === undefined)
      return this.device.receipt?.backend ?? 'the loops of the stage, on the cpu'
    const { backend, executor } = program.receipt
    return `${backend}, ${program.kernels} kernels in one program (${executor})`
  }

  /** The next step runs there; what was learnt stays, for parameters live on the cpu. */
  async useDevice(name: string): Promise<void> {
    const device = await openDevice(name)
    await this.step?.close()
    await this.device.close()
    this.device = device
    this.step = device === cpu ? undefined : this.compiledFor(device)
  }

  /** Trains until the epochs are over or the signal comes; called again, it goes on. */
  async learn(signal: AbortSignal, watcher: Watcher): Promise<void> {
    const { net, train, test, criterion, optimizer, step, progress } = this
    const parts = { train, test, criterion, optimizer, step, progress }
    await fit(net, {
      ...parts,
      epochs: SETTINGS.epochs,
      signal,
      onStep: ({ epoch, cost }) => watcher.onStep({ epoch, cost }),
      onTest: () => watcher.onTest(),
      onEpoch: (result) => watcher.onEpoch(result.test!),
    })
  }

  /** What it knows about the digits held back. */
  evaluate(onBatch: () => unknown): Promise<Evaluation> {
    return evaluate(this.net, this.test, { criterion: this.criterion, onBatch })
  }

  /** @param image - (3, 32, 32), values in [-1, 1] */
  look(image: Float32Array): Seen {
    return noGrad(() => {
      const x = new Tensor(image, [1, 3, 32, 32])
      const maps = relu(this.net.conv1.forward(x)) // (1, 6, 28, 28)
      const probabilities = softmax(this.net.forward(x), 1) // (1, 10)
      return {
        probabilities: probabilities.view(-1).tolist() as number[],
        maps: Float32Array.from(maps.view(-1).tolist() as number[]),
      }
    })
  }

  /** conv1's weights, (6, 3, 5, 5). */
  filters(): Float32Array {
    return Float32Array.from(this.net.conv1.weight.detach().view(-1).tolist() as number[])
  }

  private compiledFor(device: Device): CompiledStep {
    return compile(
      (images, labels) => {
        this.optimizer.zeroGrad()
        const cost = this.criterion.forward(this.net.forward(images), labels)
        cost.backward()
        this.optimizer.step()
        return cost
      },
      { device },
    )
  }
}

function samplesOf(set: ImageSet) {
  return {
    length: set.size,
    get: (index: number): Sample => [new Tensor(set.images([index]), set.shape), set.labels[index]],
  }
}

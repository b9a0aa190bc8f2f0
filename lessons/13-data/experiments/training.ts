/** One training that can be taken up epoch by epoch, with a clock that runs only while it trains. */
import {
  DataLoader,
  Generator,
  Net,
  type Tensor,
  evaluate,
  fit,
  nn,
  optim,
} from '@stepgrad/13-data'
import type { ImageSet } from '@stepgrad/data'
import { samplesOf } from './samples.ts'

export type Setting = { readonly batchSize: number; readonly lr: number }
export type Images = { readonly name: string; readonly train: ImageSet; readonly test: ImageSet }

/** After an epoch: the seconds of training so far, and how many of the images held back are right. */
export type Epoch = { readonly seconds: number; readonly cost: number; readonly accuracy: number }

export class Training {
  readonly setting: Setting
  readonly epochs: Epoch[] = []
  seconds = 0
  private readonly net: Net
  private readonly optimizer: optim.SGD
  private readonly train: DataLoader<[image: Tensor, label: number]>
  private readonly test: DataLoader<[image: Tensor, label: number]>

  constructor({ train, test }: Images, seed: number, setting: Setting) {
    const { batchSize, lr } = setting
    this.setting = setting
    this.net = new Net({ generator: new Generator(seed) })
    this.optimizer = new optim.SGD(this.net.parameters(), { lr, momentum: 0.9 })
    const generator = new Generator(seed)
    this.train = new DataLoader(samplesOf(train), { batchSize, shuffle: true, generator })
    this.test = new DataLoader(samplesOf(test), { batchSize: 100 })
  }

  async epoch(): Promise<void> {
    const { net, train, optimizer } = this
    const start = performance.now()
    const { epochs } = await fit(net, {
      ...{ train, optimizer, epochs: 1 },
      criterion: new nn.CrossEntropyLoss(),
    })
    this.seconds += (performance.now() - start) / 1000
    const { accuracy } = await evaluate(net, this.test)
    this.epochs.push({ seconds: this.seconds, cost: epochs[0].cost, accuracy })
  }
}

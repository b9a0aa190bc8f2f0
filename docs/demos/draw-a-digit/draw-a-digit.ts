/** Draw a digit; the network of the last stage, trained in this page, says what it sees. */
import { digitSet } from '@stepgrad/data/digits'
import { render } from 'lit-html'
import { onThemeChange } from '../page/colour.ts'
import { reasonOf } from '../page/reason.ts'
import { addStyle } from '../page/style.ts'
import { centred } from './centre.ts'
import css from './draw-a-digit.css'
import { drawPictures } from './figures.ts'
import { lossChart } from './loss-chart.ts'
import { type Pad, makePad } from './pad.ts'
import type { Acts, State } from './state.ts'
import { Trainer } from './trainer.ts'
import { page } from './view.ts'

const FRESH: State = {
  phase: 'loading',
  choices: [],
  device: '',
  backend: '',
  epoch: 0,
  costs: [],
}

export function mount(host: HTMLElement): void {
  addStyle(css)
  const demo = new DrawADigit(host)
  onThemeChange(() => demo.update({}))
  void demo.open()
}

class DrawADigit implements Acts {
  private readonly host: HTMLElement
  private readonly pad: Pad
  private readonly drawLoss: (costs: readonly number[]) => void
  private state = FRESH
  private trainer: Trainer | undefined

  constructor(host: HTMLElement) {
    this.host = host
    render(page(this.state, this), host)
    this.drawLoss = lossChart(host.querySelector('.demo-chart')!)
    this.pad = makePad(host.querySelector('.demo-pad')!, () => this.seeDrawing())
  }

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
    render(page(this.state, this), this.host)
    drawPictures(this.host, this.state)
    this.drawLoss(this.state.costs)
  }

  open(): Promise<void> {
    return this.attempt('broken', async () => {
      this.trainer = new Trainer((change) => this.update(change))
      await this.trainer.open()
    })
  }

  learn(): void {
    void this.attempt('ready', async () => this.trainer?.learn())
  }

  pause(): void {
    void this.attempt('ready', async () => this.trainer?.pause())
  }

  choose(device: string): void {
    void this.attempt('ready', async () => this.trainer?.useDevice(device))
  }

  showDigit(index: number): void {
    this.pad.clear()
    void this.attempt('ready', async () => this.trainer?.showDigit(index))
  }

  clear(): void {
    this.pad.clear()
    this.update({ image: undefined, digit: undefined, seen: undefined })
  }

  private seeDrawing(): void {
    const { values, size } = this.pad.ink()
    const image = imageOf(centred(values, size))
    this.update({ image, digit: undefined })
    this.trainer?.look(image)
  }

  /** @param after - the phase in which the page is where it fails */
  private async attempt(after: State['phase'], work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const way = after === 'ready' ? ' Choose another device, such as the cpu, and go on.' : ''
      this.update({ phase: after, failure: `That does not work here: ${reasonOf(error)}.${way}` })
    }
  }
}

/** As the network gets it. */
function imageOf(pixels: Uint8Array): Float32Array {
  return digitSet('a drawing', new Uint8Array(1), () => pixels).images([0])
}

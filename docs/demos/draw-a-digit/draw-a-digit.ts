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

let hasCss = false

export function mount(host: HTMLElement): void {
  if (!hasCss) addStyle(css)
  hasCss = true
  let state = FRESH
  let trainer: Trainer | undefined
  const change = (changed: Partial<State>) => {
    state = { ...state, ...changed }
    show()
  }
  const acts = actsFor(
    () => trainer,
    change,
    () => pad.clear(),
  )
  render(page(state, acts), host)
  const drawLoss = lossChart(host.querySelector('.demo-chart')!)
  const show = () => {
    render(page(state, acts), host)
    drawPictures(host, state)
    drawLoss(state.costs)
  }
  const pad: Pad = makePad(host.querySelector('.demo-pad')!, () => {
    const image = imageOf(pad)
    change({ image, digit: undefined })
    trainer?.look(image)
  })
  onThemeChange(show)
  void attempt(change, 'broken', async () => {
    trainer = new Trainer(change)
    await trainer.open()
  })
}

/** What was drawn, as the network gets it. */
function imageOf(pad: Pad): Float32Array {
  const { values, size } = pad.ink()
  const pixels = centred(values, size)
  return digitSet('a drawing', new Uint8Array(1), () => pixels).images([0])
}

type Change = (change: Partial<State>) => void

function actsFor(trainer: () => Trainer | undefined, change: Change, clear: () => void): Acts {
  const ask = (work: (trainer: Trainer) => Promise<void>) => {
    void attempt(change, 'ready', async () => {
      const own = trainer()
      if (own !== undefined) await work(own)
    })
  }
  return {
    learn: () => ask((own) => own.learn()),
    pause: () => ask((own) => own.pause()),
    choose: (device) => ask((own) => own.useDevice(device)),
    showDigit(index) {
      clear()
      ask((own) => own.showDigit(index))
    },
    clear() {
      clear()
      change({ image: undefined, digit: undefined, seen: undefined })
    },
  }
}

/** @param after - the phase in which the page is where it fails */
async function attempt(
  change: Change,
  after: State['phase'],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const way = after === 'ready' ? ' Choose another device, such as the cpu, and go on.' : ''
    change({ phase: after, failure: `That does not work here: ${reasonOf(error)}.${way}` })
  }
}

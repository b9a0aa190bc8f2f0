/** The tables as pictures: bars on a logarithmic scale, readable in the light and in the dark. */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { milliseconds } from './ladder.ts'
import type { Table } from './tournament.ts'

type Bar = {
  readonly name: string
  readonly batch: string
  readonly milliseconds: number
  readonly kind: (typeof KINDS)[number]
}

const KINDS = ['PyTorch', 'Stepgrad', 'other'] as const

const STYLE = `
  svg { color: #24292f !important; --pytorch: #d1682a; --stepgrad: #2f6db3; --other: #8a8f98; background: none }
  @media (prefers-color-scheme: dark) {
    svg { color: #d6dbe1 !important; --pytorch: #e8894f; --stepgrad: #6aa5e8; --other: #777d87 }
  }`

/** All batches of one network in one picture, an SVG that stands by itself. */
export function drawChart(tables: readonly Table[]): string {
  const bars = tables.flatMap(barsOf)
  const names = [...new Set(bars.map(({ name }) => name))]
  const batches = tables.map(({ batch }) => `batch ${batch}`)
  const times = bars.map((bar) => bar.milliseconds)
  const start = 10 ** Math.floor(Math.log10(Math.min(...times)))
  const end = Math.max(...times)
  const { document } = parseHTML('<html><body></body></html>')
  const plot = Plot.plot({
    document,
    width: 720,
    height: 80 + batches.length * (names.length * 17 + 20),
    marginLeft: 7 * Math.max(...names.map((name) => name.length)) + 14,
    marginRight: 70,
    marginBottom: 44,
    style: { background: 'none', color: 'inherit', fontSize: '12px' },
    x: {
      type: 'log',
      domain: [start, end],
      ticks: decades(start, end),
      tickFormat: String,
      label: 'milliseconds a step',
      labelOffset: 42,
      grid: true,
    },
    y: { domain: names, label: null },
    fy: { domain: batches, label: null },
    color: { domain: KINDS, range: ['var(--pytorch)', 'var(--stepgrad)', 'var(--other)'] },
    marks: [
      Plot.barX(bars, {
        x1: start,
        x2: 'milliseconds',
        y: 'name',
        fy: 'batch',
        fill: 'kind',
        insetTop: 1,
        insetBottom: 1,
      }),
      Plot.text(bars, {
        x: 'milliseconds',
        y: 'name',
        fy: 'batch',
        text: (bar: Bar) => milliseconds(bar.milliseconds),
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  })
  const style = document.createElement('style')
  style.textContent = STYLE
  plot.prepend(style)
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${plot.outerHTML}\n`
}

/** Powers of ten: `(0.1, 250)` → 0.1, 1, 10, 100. */
function decades(start: number, end: number): number[] {
  const count = Math.floor(Math.log10(end / start) + 1e-9) + 1
  return Array.from({ length: count }, (_, i) => 10 ** (Math.round(Math.log10(start)) + i))
}

/** Those that were measured. */
function barsOf({ batch, rows }: Table): Bar[] {
  return rows.flatMap(({ name, milliseconds: time }) =>
    time === undefined
      ? []
      : [{ name, batch: `batch ${batch}`, milliseconds: time, kind: kindOf(name) }],
  )
}

function kindOf(name: string): Bar['kind'] {
  if (name.startsWith('torch')) return 'PyTorch'
  return /^\d\d-/.test(name) ? 'Stepgrad' : 'other'
}

/** The scorecard as a picture, readable in the light and in the dark, on a phone and on a desk. */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { milliseconds } from '../runs/numbers.ts'
import { onDevice, type Scorecard } from './scorecard.ts'

/** As wide as a phone, so that there the letters keep their size. */
const WIDTH = 390
const NAMES = 118
const ROW = 18
const TOP = 62
/** Between the names and the bars; for the numbers at the bars' ends. */
const GAP = 6
const LABELS = 50
const LETTER = 6.2

const STYLE = `
  svg { color: #24292f !important; --first: #2f6db3; --second: #d1682a; background: none }
  @media (prefers-color-scheme: dark) {
    svg { color: #d6dbe1 !important; --first: #6aa5e8; --second: #e8894f }
  }`

type Mark = { readonly name: string; readonly kind: string; readonly value: number }

/** A column of the picture: bars, which stand in a line where there are several, and dots. */
type Panel = {
  readonly heading: string
  /** What the colours mean: a word and its colour. */
  readonly kinds: Readonly<Record<string, string>>
  readonly bars: readonly Mark[]
  readonly dots: readonly Mark[]
}

/** Two columns, a row for each stage: the lines that its reader meets, and its time. */
export function drawScorecard(card: Scorecard): string {
  const height = TOP + card.stages.length * ROW + 6
  const half = (WIDTH - NAMES) / 2
  const left = draw(linesPanel(card), card.stages, { width: NAMES + half, height, names: NAMES })
  const right = draw(timesPanel(card), card.stages, { width: half, height, names: 0 })
  const size = `viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    '<title>Every stage: lines changed and added, milliseconds of a training step</title>',
    `<style>${STYLE}</style>`,
    left,
    `<svg x="${NAMES + half}">${right}</svg>`,
    '</svg>\n',
  ].join('\n')
}

function linesPanel({ stages, sizes }: Scorecard): Panel {
  const bars = stages.flatMap((name) => {
    const { changedLines, addedLines } = sizes?.rows[name] ?? { changedLines: 0, addedLines: 0 }
    return [
      { name, kind: 'changed', value: changedLines },
      { name, kind: 'added', value: addedLines },
    ]
  })
  return {
    heading: 'lines',
    kinds: { changed: 'var(--second)', added: 'var(--first)' },
    bars,
    dots: [],
  }
}

function timesPanel({ stages, speed }: Scorecard): Panel {
  const timesOf = (kind: string, rowOf: (stage: string) => string) =>
    stages.flatMap((name) => {
      const value = speed?.rows[rowOf(name)]?.[64]
      return value === undefined ? [] : [{ name, kind, value }]
    })
  return {
    heading: 'ms, 64 images',
    kinds: { loops: 'var(--first)', kernels: 'var(--second)' },
    bars: timesOf('loops', (stage) => stage),
    dots: timesOf('kernels', onDevice),
  }
}

type Place = { readonly width: number; readonly height: number; readonly names: number }

function draw(panel: Panel, stages: readonly string[], { width, height, names }: Place): string {
  const { heading, kinds, bars, dots } = panel
  const { document } = parseHTML('<html><body></body></html>')
  const ends = stages.flatMap((name) => endOf(name, panel))
  const plot = Plot.plot({
    document,
    width,
    height,
    marginTop: TOP,
    marginBottom: 6,
    marginLeft: names + GAP,
    marginRight: LABELS,
    style: { background: 'none', color: 'inherit', fontSize: '11px' },
    x: { domain: [0, Math.max(1, ...ends.map(({ at }) => at))], axis: null },
    y: { domain: stages, label: null, tickSize: 0, axis: names > 0 ? 'left' : null },
    color: { domain: Object.keys(kinds), range: Object.values(kinds) },
    marks: [
      Plot.barX(bars, { x: 'value', y: 'name', fill: 'kind', insetTop: 2, insetBottom: 2 }),
      Plot.dot(dots, { x: 'value', y: 'name', fill: 'kind', r: 3.5 }),
      ...ends.map((end) => [
        Plot.text([end], { ...PLACE, text: 'text', dx: GAP }),
        Plot.text([end], {
          ...{ ...PLACE, text: 'dotText', fill: 'var(--second)' },
          dx: GAP + LETTER * (end.text.length + 1),
        }),
      ]),
      word(heading, -46, { fontWeight: 'bold' }),
      ...Object.entries(kinds).map(([kind, fill], i) => word(kind, -30 + 14 * i, { fill })),
    ],
  })
  return plot.outerHTML
}

/** Above the bars, `dy` pixels from their top. */
function word(text: string, dy: number, options: Plot.TextOptions) {
  return Plot.text([text], { frameAnchor: 'top-left', textAnchor: 'start', dy, ...options })
}

const PLACE = { x: 'at', y: 'name', textAnchor: 'start' } as const

type End = {
  readonly name: string
  readonly at: number
  readonly text: string
  readonly dotText: string
}

/** The numbers at the end of a row: the sum of its bars, and in its own colour that of its dot. */
function endOf(name: string, { bars, dots }: Panel): End[] {
  const [inRow, dot] = [bars.filter((bar) => bar.name === name), dots.find((d) => d.name === name)]
  if (inRow.length === 0) return []
  const sum = inRow.reduce((total, { value }) => total + value, 0)
  const at = Math.max(sum, dot?.value ?? 0)
  return [{ name, at, text: shown(sum), dotText: dot ? shown(dot.value) : '' }]
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : milliseconds(value)
}

/** A chart that is drawn anew as its numbers come, in the colours of the theme. */
import uPlot from 'uplot'
import uplotCss from 'uplot/dist/uPlot.min.css'
import { colourOf, onThemeChange } from './colour.ts'
import { addStyle } from './style.ts'

export type ChartLine = {
  readonly label: string
  /** Such as `--demo-blue`. */
  readonly colour: string
  readonly width?: number
  readonly dash?: readonly number[]
  readonly points?: boolean
}

export type ChartOptions = {
  readonly height: number
  readonly lines: readonly ChartLine[]
  readonly x: Axis
  readonly y: Axis
  /** Where a line stands upright. */
  readonly mark?: () => number | undefined
}

type Axis = {
  readonly label: string
  /** Powers of ten, evenly spaced. */
  readonly log?: boolean
  readonly range?: (min: number, max: number) => [number, number]
  readonly format?: (value: number) => string
}

export type Chart = {
  /** @param columns - x ascending, then one column for each line */
  draw(columns: readonly (readonly (number | null)[])[]): void
}

/** Makes an empty chart in an element that is in the document; its width follows. */
export function makeChart(place: HTMLElement, options: ChartOptions): Chart {
  addStyle(uplotCss)
  const plot = new uPlot(
    {
      width: Math.max(place.clientWidth, 200),
      height: options.height,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: scaleOf(options.x), y: scaleOf(options.y) },
      axes: [axisOf(place, options.x), axisOf(place, options.y)],
      series: [{}, ...options.lines.map((line) => seriesOf(place, line))],
      hooks: { draw: [(drawn) => drawMark(drawn, place, options.mark?.())] },
    },
    [[], ...options.lines.map(() => [])],
    place,
  )
  new ResizeObserver(() => {
    plot.setSize({ width: Math.max(place.clientWidth, 200), height: options.height })
  }).observe(place)
  onThemeChange(() => plot.redraw(false))
  return { draw: (columns) => plot.setData(columns as uPlot.AlignedData) }
}

function scaleOf({ log = false, range }: Axis): uPlot.Scale {
  return {
    time: false,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is in the types only
    distr: log ? 3 : 1,
    ...(range && { range: (_plot: uPlot, min: number, max: number) => range(min, max) }),
  }
}

function axisOf(place: HTMLElement, { label, log, format = String }: Axis): uPlot.Axis {
  const grid = { stroke: () => colourOf(place, '--demo-grid'), width: 1 }
  return {
    label,
    labelSize: 22,
    size: 42,
    labelFont: '13px sans-serif',
    font: '12px sans-serif',
    stroke: () => colourOf(place, '--demo-text'),
    grid,
    ticks: grid,
    values: (_plot, splits) => splits.map((value) => (value === null ? '' : format(value))),
    ...(log && { splits: powersOfTen, filter: (_plot, splits) => splits }),
  }
}

/** As many powers of ten as have room, the same number of powers apart. */
function powersOfTen(plot: uPlot, axis: number, min: number, max: number): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9)
  const last = Math.floor(Math.log10(max) + 1e-9)
  const room = axis === 0 ? plot.width / 60 : plot.height / 40
  const apart = Math.max(1, Math.ceil((last - first + 1) / room))
  const count = Math.floor((last - first) / apart) + 1
  return Array.from({ length: count }, (_, i) => Number(`1e${last - i * apart}`)).reverse()
}

function seriesOf(place: HTMLElement, line: ChartLine): uPlot.Series {
  const stroke = () => colourOf(place, line.colour)
  return {
    label: line.label,
    stroke,
    width: line.width ?? 2,
    ...(line.dash && { dash: [...line.dash] }),
    points: { show: line.points ?? false, size: 7, stroke, fill: stroke },
    spanGaps: true,
  }
}

function drawMark({ ctx, bbox, valToPos }: uPlot, place: HTMLElement, x: number | undefined): void {
  if (x === undefined) return
  const at = valToPos(x, 'x', true)
  ctx.save()
  ctx.strokeStyle = colourOf(place, '--demo-text')
  ctx.lineWidth = 2 * devicePixelRatio
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio])
  ctx.beginPath()
  ctx.moveTo(at, bbox.top)
  ctx.lineTo(at, bbox.top + bbox.height)
  ctx.stroke()
  ctx.restore()
}

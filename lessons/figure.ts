/**
 * Pictures of the lessons: drawn by Observable Plot, kept as SVG files beside the lessons. A picture that stands by
 * itself follows the reader's system into the dark; in a page it follows the page.
 */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** One picture of a lesson, written to `figures/<name>.svg` in its folder. */
export type Figure = {
  readonly name: string
  readonly draw: () => string
}

/** What the colours mean is up to each picture; these are told apart by the colour-blind too. */
export const colors = {
  blue: 'var(--blue)',
  orange: 'var(--orange)',
  green: 'var(--green)',
  faint: 'var(--faint)',
  soft: 'var(--soft)',
  line: 'var(--line)',
} as const

const LIGHT = `color: #24292f; --blue: #2f6db3; --orange: #c4561a; --green: #2f7d4f; --faint: #6b727c; --soft: #e3ecf7; --line: #c3cad3`
const DARK = `color: #d6dbe1; --blue: #79b0ec; --orange: #ef9a62; --green: #7cc79b; --faint: #9aa2ad; --soft: #23384f; --line: #4a525d`

const STYLE = `
  .figure { ${LIGHT} }
  @media (prefers-color-scheme: dark) { .figure { ${DARK} } }
  [data-theme=light] .figure { ${LIGHT} }
  [data-theme=dark] .figure { ${DARK} }
`

/** A plot as a text of SVG. Its axes are those that are asked for. */
export function figure(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>')
  const plot = Plot.plot({
    document,
    ...options,
    style: { background: 'none', fontSize: '13px', overflow: 'visible' },
  })
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg')!
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('class', 'figure')
  for (const style of svg.querySelectorAll('style')) style.remove()
  const style = document.createElement('style')
  style.textContent = STYLE
  svg.prepend(style)
  return `${inTenths(numbered(svg.outerHTML))}\n`
}

/** Plot counts its ids over all pictures; here each picture begins anew, whatever was drawn before. */
function numbered(svg: string): string {
  const ids = [...new Set(svg.match(/plot-(?:clip|marker)-\d+/g))]
  return svg.replaceAll(/plot-(?:clip|marker)-\d+/g, (id) => `id-${ids.indexOf(id)}`)
}

/** Places in tenths of a pixel: nobody sees more, and the file is smaller. */
function inTenths(svg: string): string {
  const places = / (?:d|[xy][12]?|c[xy]|width|height|transform)="[^"]*"/g
  return svg.replaceAll(places, (attribute) =>
    attribute.replaceAll(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
  )
}

/** A drawing in a plane of its own: x to the right, y down, both in pixels. */
export function drawing(width: number, height: number, marks: Plot.Markish[]): string {
  return figure({
    width,
    height,
    margin: 0,
    axis: null,
    x: { domain: [0, width], range: [0, width] },
    y: { domain: [0, height], range: [0, height] },
    marks,
  })
}

export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill?: string
  readonly stroke?: string
}

/** Rectangles by their upper left corner, their corners a little round. */
export function boxes(list: readonly Box[], rx = 2): Plot.Markish {
  return Plot.rect(list, {
    x1: 'x',
    x2: ({ x, width }: Box) => x + width,
    y1: 'y',
    y2: ({ y, height }: Box) => y + height,
    fill: ({ fill }: Box) => fill ?? 'none',
    stroke: ({ stroke }: Box) => stroke ?? colors.line,
    rx,
  })
}

export type Label = {
  readonly x: number
  readonly y: number
  readonly text: string | number
  readonly color?: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly bold?: boolean
  /** In pixels; 13 unless said otherwise. */
  readonly size?: number
}

/** Texts, each around (or beside, by its anchor) its point. */
export function labels(list: readonly Label[]): Plot.Markish[] {
  return list.map((label) =>
    Plot.text([label], {
      x: 'x',
      y: 'y',
      text: ({ text }: Label) => minus(String(text)),
      fill: label.color ?? 'currentColor',
      textAnchor: label.anchor ?? 'middle',
      fontWeight: label.bold ? 'bold' : undefined,
      fontSize: label.size,
      lineAnchor: 'middle',
    }),
  )
}

/** With the sign that print has for negative numbers. */
export function minus(text: string): string {
  return text.replaceAll(/-(?=[\d.])/g, '−')
}

export type Arrow = {
  readonly from: readonly [x: number, y: number]
  readonly to: readonly [x: number, y: number]
  readonly color?: string
  readonly bend?: number
  readonly dashed?: boolean
}

/** Arrows from point to point. */
export function arrows(list: readonly Arrow[]): Plot.Markish[] {
  return list.map((arrow) =>
    Plot.arrow([arrow], {
      x1: ({ from }: Arrow) => from[0],
      y1: ({ from }: Arrow) => from[1],
      x2: ({ to }: Arrow) => to[0],
      y2: ({ to }: Arrow) => to[1],
      stroke: arrow.color ?? 'currentColor',
      strokeDasharray: arrow.dashed ? '4 3' : undefined,
      bend: arrow.bend ?? 0,
      headLength: 7,
      strokeWidth: 1.4,
    }),
  )
}

export type GridOptions = {
  readonly x: number
  readonly y: number
  readonly columns: number
  readonly cell?: number
  /** Fill of a cell, by its place; cells without one are empty. */
  readonly fill?: (index: number) => string | undefined
  readonly color?: (index: number) => string | undefined
}

/** Numbers in cells, row by row, from the upper left corner. */
export function grid(
  values: ArrayLike<number | string>,
  { x, y, columns, cell = 32, fill, color }: GridOptions,
): Plot.Markish[] {
  const cells = Array.from(values, (value, i) => ({
    x: x + (i % columns) * cell,
    y: y + Math.floor(i / columns) * cell,
    value,
    fill: fill?.(i),
    color: color?.(i),
  }))
  return [
    boxes(cells.map((at) => ({ ...at, width: cell, height: cell }))),
    ...labels(
      cells.map((at) => {
        return { x: at.x + cell / 2, y: at.y + cell / 2, text: at.value, color: at.color }
      }),
    ),
  ]
}

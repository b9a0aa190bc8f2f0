/** The graph of an expression at one moment, as SVG. */
import { type SVGTemplateResult, nothing, svg } from 'lit-html'
import { short } from '../page/numbers.ts'
import { type Layout, type Spot, layOut } from './layout.ts'
import type { Moment } from './steps.ts'
import type { Place } from './walk.ts'

const BOX = { width: 124, height: 66 }
const GAP = { along: 60, across: 24 }
const MARGIN = 8
/** How far apart two arrows between the same boxes are. */
const TWIN = 44

type Point = { readonly x: number; readonly y: number }
type Frame = { readonly width: number; readonly height: number; at(spot: Spot): Point }

/** @param room - how wide the drawing may be: it lies down where there is room, else it stands */
export function drawing(places: readonly Place[], moment: Moment, room: number): SVGTemplateResult {
  const layout = layOut(places.map(({ inputs }) => inputs))
  const lies = layout.layers * (BOX.width + GAP.along) + 2 * MARGIN <= room
  const frame = frameOf(layout, lies)
  const arrows = places.flatMap(({ inputs }, to) =>
    inputs.map((from, input) => {
      const { handing } = moment
      const active = handing?.from === to && handing.input === input
      const through = layout.ways[to][input]
      const twins = inputs.filter((other) => other === from).length
      const bend = twins > 1 ? (input - (twins - 1) / 2) * TWIN : 0
      const spots = [layout.spots[from], ...through, layout.spots[to]]
      return arrow(spots.map(frame.at), {
        lies,
        bend,
        label: active ? handing.gradient : undefined,
      })
    }),
  )
  const boxes = places.map((place, i) => box(place, i, moment, frame.at(layout.spots[i])))
  return svg`<svg viewBox="0 0 ${frame.width} ${frame.height}" width=${frame.width} height=${frame.height}
    class="demo-graph" aria-hidden="true">${arrows}${boxes}</svg>`
}

/** Layers from left to right, or from top to bottom. */
function frameOf({ layers, breadth }: Layout, lies: boolean): Frame {
  const [along, across] = lies ? [BOX.width, BOX.height] : [BOX.height, BOX.width]
  const length = layers * along + (layers - 1) * GAP.along + 2 * MARGIN
  const depth = breadth * across + (breadth - 1) * GAP.across + 2 * MARGIN
  const place = ({ layer, offset }: Spot) => ({
    main: MARGIN + along / 2 + layer * (along + GAP.along),
    side: depth / 2 + offset * (across + GAP.across),
  })
  if (lies) {
    const at = (spot: Spot) => ({ x: place(spot).main, y: place(spot).side })
    return { width: length, height: depth, at }
  }
  const at = (spot: Spot) => ({ x: place(spot).side, y: place(spot).main })
  return { width: depth, height: length, at }
}

type ArrowLook = {
  readonly lies: boolean
  readonly bend: number
  /** The gradient that goes against the arrow just now. */
  readonly label: number | undefined
}

/** From box to box, around what stands between them; against it runs the gradient. */
function arrow(points: readonly Point[], { lies, bend, label }: ArrowLook): SVGTemplateResult {
  const half = lies ? { x: BOX.width / 2, y: 0 } : { x: 0, y: BOX.height / 2 }
  const side = lies ? { x: 0, y: bend / 2 } : { x: bend / 2, y: 0 }
  const shifted = points.map(({ x, y }) => ({ x: x + side.x, y: y + side.y }))
  const first = { x: shifted[0].x + half.x, y: shifted[0].y + half.y }
  const last = shifted.at(-1)!
  const end = { x: last.x - half.x, y: last.y - half.y }
  const corners = shifted.slice(1, -1).flatMap(({ x, y }) => [
    { x: x - half.x, y: y - half.y },
    { x: x + half.x, y: y + half.y },
  ])
  const path = [first, ...corners, end].map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`)
  const middle = corners.length > 0 ? corners[0] : midway(first, end)
  const active = label !== undefined
  return svg`<g class=${active ? 'demo-arrow demo-active' : 'demo-arrow'}>
    <path d=${path.join(' ')}></path>
    ${active ? head(first, lies ? 180 : 270) : head(end, lies ? 0 : 90)}
    ${active ? svg`<text x=${middle.x} y=${middle.y + 5}>${short(label)}</text>` : nothing}
  </g>`
}

const midway = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

function head(tip: Point, turned: number): SVGTemplateResult {
  return svg`<path class="demo-head" d="M0 0 L-9 -5 L-9 5 Z"
    transform="translate(${tip.x} ${tip.y}) rotate(${turned})"></path>`
}

function box(place: Place, i: number, moment: Moment, at: Point): SVGTemplateResult {
  const { name, operation = 'leaf', value } = place
  const gradient = moment.gradients[i]
  const { handing } = moment
  const told = moment.computed === i || handing?.to === i || handing?.from === i
  const known = i < moment.values
  const line = (y: number, what: string, number: string, kind: string) =>
    svg`<text x="9" y=${y} class="demo-what">${what}</text>
      <text x=${BOX.width - 9} y=${y} class="demo-figure ${kind}">${number}</text>`
  return svg`<g class=${told ? 'demo-box demo-told' : 'demo-box'}
    transform="translate(${at.x - BOX.width / 2} ${at.y - BOX.height / 2})">
    <rect width=${BOX.width} height=${BOX.height} rx=${operation === 'leaf' ? 0 : 14}></rect>
    <text x="9" y="19" class="demo-name">${name}</text>
    <text x=${BOX.width - 9} y="19" class="demo-operation">${operation}</text>
    ${line(38, 'value', known ? short(value) : '·', 'demo-blue')}
    ${line(56, 'grad', gradient === undefined ? '·' : short(gradient), 'demo-orange')}
  </g>`
}

/** Four tensors over one storage of six numbers: where a step to the right leads, and where a step down. */
import { type Tensor, arange } from '@stepgrad/03-views'
import {
  type Arrow,
  type Figure,
  type Label,
  arrows,
  colors,
  drawing,
  grid,
  labels,
} from '../../figure.ts'

const x = arange(6).view(2, 3)
const VIEWS: readonly (readonly [name: string, view: Tensor, y: number])[] = [
  ['x', x, 34],
  ['x.t()', x.t(), 146],
  ['x.narrow(1, 1, 2)', x.narrow(1, 1, 2), 268],
  ['x.narrow(1, 2, 1).expand(2, 4)', x.narrow(1, 2, 1).expand(2, 4), 380],
]
const [CELL, LEFT, PLACE] = [22, 126, 32]

export const figure: Figure = {
  name: 'strides',
  draw() {
    const legend: Label[] = [
      { x: 4, y: 12, text: 'to the right →', color: colors.blue, anchor: 'start' },
      { x: 100, y: 12, text: 'down ↓', color: colors.orange, anchor: 'start' },
      { x: LEFT + 3 * PLACE, y: 12, text: 'in the storage', color: colors.faint },
    ]
    return drawing(326, 482, [
      ...labels(legend),
      ...VIEWS.flatMap(([name, view, y]) => [
        ...labels(titlesOf(name, view, y)),
        ...grid(numbersOf(view), { x: 4, y: y + 32, columns: view.shape[1], cell: CELL }),
        ...storageOf(view, y + 46),
        ...arrows(stepsOf(view, y + 46)),
      ]),
    ])
  },
}

function titlesOf(name: string, { shape, strides, storageOffset }: Tensor, y: number): Label[] {
  const text = `(${shape.join(', ')}) · strides (${strides.join(', ')}) · offset ${storageOffset}`
  return [
    { x: 4, y, text: name, anchor: 'start', bold: true },
    { x: 4, y: y + 17, text, anchor: 'start', color: colors.faint },
  ]
}

/** The numbers of a matrix, row by row. */
function numbersOf(view: Tensor): number[] {
  return (view.tolist() as number[][]).flat()
}

/** The storage; what the tensor reads of it is filled. (Each number here is also its place.) */
function storageOf(view: Tensor, y: number) {
  const read = new Set(numbersOf(view))
  const fill = (place: number) => (read.has(place) ? colors.soft : undefined)
  return grid(view.storage, { x: LEFT, y, columns: 6, cell: PLACE, fill })
}

/** From the first number one step to the right, above the storage, and one down, below it. */
function stepsOf({ strides: [down, right], storageOffset }: Tensor, y: number): Arrow[] {
  const from = LEFT + (storageOffset + 0.5) * PLACE
  return [
    step(from, right, y - 3, colors.blue, 1),
    step(from, down, y + PLACE + 3, colors.orange, -1),
  ]
}

/** A stride of 0 comes back to where it began. */
function step(from: number, stride: number, y: number, color: string, side: 1 | -1): Arrow {
  const [x1, x2] = stride === 0 ? [from - 8, from + 8] : [from, from + stride * PLACE]
  const bend = side * (stride === 0 ? 130 : stride === 1 ? 60 : 30)
  return { from: [x1, y], to: [x2, y], color, bend }
}

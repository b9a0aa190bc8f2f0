/** All windows of a 3×3 image as the columns of a table, of which the loop keeps the two edges only. */
import { Tensor, arange } from '@stepgrad/16-fast-cpu'
import { type Figure, colors, drawing, grid, labels } from '../../figure.ts'

const CELL = 30
const IMAGE = { x: 4, y: 52 }
const TABLE = { x: 202, y: 52 }
/** The corner whose window is filled. */
const SHOWN = 3

export const figure: Figure = {
  name: 'windows',
  draw() {
    const image = arange(9).view(3, 3)
    const [down, right] = image.strides
    const storage = image.storage as Float32Array
    const table = new Tensor(storage, [2, 2, 2, 2], [down, right, down, right]) // by tap, by corner
    const edge = (table.narrow(0, 0, 1).narrow(1, 0, 1).reshape(-1).tolist() as number[]).map(Number) // prettier-ignore
    const shown = edge.map((tap) => tap + SHOWN)
    const middle = (i: number) => (i + 0.5) * CELL
    return drawing(326, 180, [
      ...grid(image.storage, {
        ...IMAGE,
        columns: 3,
        cell: CELL,
        fill: (place) => (shown.includes(place) ? colors.soft : undefined),
      }),
      ...grid(table.reshape(-1).tolist() as number[], {
        ...TABLE,
        columns: 4,
        cell: CELL,
        fill: (i) => (edge[i % 4] === SHOWN ? colors.soft : undefined),
      }),
      ...labels([
        { x: IMAGE.x, y: 36, text: 'image', anchor: 'start', color: colors.faint },
        { x: TABLE.x + 2 * CELL, y: 12, text: 'places (corners)', color: colors.orange },
        {
          x: TABLE.x - 32,
          y: TABLE.y + 2 * CELL,
          text: 'at (taps)',
          anchor: 'end',
          color: colors.blue,
        },
        ...edge.flatMap((place, i) => [
          { x: TABLE.x + middle(i), y: 38, text: place, color: colors.orange },
          { x: TABLE.x - 14, y: TABLE.y + middle(i), text: place, color: colors.blue },
        ]),
      ]),
    ])
  },
}

/** A column plus a row: what each is expanded to, the repeated numbers without a frame. */
import { type Tensor, tensor } from '@stepgrad/03-views'
import { type Figure, type Label, boxes, colors, drawing, labels } from '../../figure.ts'

const CELL = 28
const column = tensor([[10], [20]])
const row = tensor([1, 2, 3])
const SHAPE = [2, 3]

export const figure: Figure = {
  name: 'broadcast',
  draw() {
    const tables = [
      { x: 4, name: '(2, 1)', small: true, table: column.expand(...SHAPE) },
      { x: 122, name: '(3)', small: true, table: row.expand(...SHAPE) },
      { x: 239, name: '(2, 3)', small: false, table: column.add(row) },
    ]
    return drawing(326, 128, [
      ...tables.flatMap(({ x, name, small, table }) => [
        ...tableOf(table, x),
        ...labels([
          { x: x + 1.5 * CELL, y: 12, text: name },
          ...(small ? stridesOf(table, x) : []),
        ]),
      ]),
      ...labels([
        { x: 105, y: 30 + CELL, text: '+' },
        { x: 223, y: 30 + CELL, text: '=' },
      ]),
    ])
  },
}

/** The numbers; a place that is read for the first time is filled, all others are repeated. */
function tableOf(table: Tensor, x: number) {
  const [down, right] = table.strides
  const seen = new Set<number>()
  const cells = (table.tolist() as number[][]).flat().map((text, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3]
    const place = row * down + column * right
    const stored = !seen.has(place)
    seen.add(place)
    return { text, stored, x: x + column * CELL, y: 28 + row * CELL }
  })
  return [
    boxes(
      cells.map((cell) => {
        const fill = cell.stored ? colors.soft : 'none'
        return { ...cell, fill, width: CELL, height: CELL, stroke: colors.line }
      }),
    ),
    ...labels(
      cells.map((cell): Label => {
        const color = cell.stored ? undefined : colors.faint
        return { text: cell.text, x: cell.x + CELL / 2, y: cell.y + CELL / 2, color }
      }),
    ),
  ]
}

function stridesOf({ strides }: Tensor, x: number): Label[] {
  const middle = { x: x + 1.5 * CELL, color: colors.faint }
  return [
    { ...middle, y: 102, text: 'strides' },
    { ...middle, y: 118, text: `(${strides.join(', ')})` },
  ]
}

/** Seven rows on three devices: cut, computed and joined; and the way back, where gradients are added. */
import { zeros } from '@stepgrad/20-data-parallel'
import {
  type Arrow,
  type Box,
  type Figure,
  type Label,
  arrows,
  boxes,
  colors,
  drawing,
  labels,
} from '../../figure.ts'

const [BATCH, DEVICES] = [7, 3]
const [WIDTH, HEIGHT, GAP] = [24, 17, 12]
/** From left to right: the batch, its parts, the replicas, what they put out, and that joined. */
const X = { batch: 6, parts: 66, replica: 122, outputs: 228, joined: 292 }
const REPLICA = { width: 76, height: 26 }
const [FORWARD, BACK] = [28, 228]

type Part = { readonly first: number; readonly rows: number; readonly y: number }

export const figure: Figure = {
  name: 'parallel',
  draw() {
    const [there, back] = [partsOf(FORWARD), partsOf(BACK)]
    const cost = X.joined + WIDTH / 2
    const end = (y: number) => y + 3 + BATCH * HEIGHT + GAP
    const orange = { color: colors.orange }
    return drawing(326, 382, [
      ...[...rowsAt(X.batch, together(there)), ...rowsAt(X.parts, there)],
      ...[...rowsAt(X.outputs, there), ...rowsAt(X.joined, together(there))],
      ...[...rowsAt(X.outputs, back), ...rowsAt(X.joined, together(back))],
      ...replicas(there),
      ...replicas(back),
      ...arrows([
        ...link(X.batch + WIDTH, together(there), X.parts, there),
        ...link(X.parts + WIDTH, there, X.replica, there),
        ...link(X.replica + REPLICA.width, there, X.outputs, there),
        ...link(X.outputs + WIDTH, there, X.joined, together(there)),
        { from: [cost, end(FORWARD)], to: [cost, end(FORWARD) + 20] },
        { from: [cost, end(FORWARD) + 38], to: [cost, BACK + GAP - 3], ...orange },
        ...[
          ...link(X.joined, together(back), X.outputs + WIDTH, back),
          ...link(X.outputs, back, X.replica + REPLICA.width, back),
          ...back.map((part) => sumOf(part, back)),
        ].map((arrow) => ({ ...arrow, ...orange })),
      ]),
      ...labels([
        { x: X.batch + WIDTH / 2, y: FORWARD, text: 'x' },
        { x: X.parts + WIDTH / 2, y: 10, text: 'scatter', color: colors.faint },
        { x: X.outputs + WIDTH / 2, y: 10, text: 'gather', color: colors.faint },
        { x: 326, y: FORWARD, text: 'logits', anchor: 'end' },
        { x: cost, y: end(FORWARD) + 29, text: 'cost' },
        { x: cost - 10, y: BACK - 14, text: '∂C/∂logits', anchor: 'end', ...orange },
        { x: 40, y: middleOf(back[1]), text: 'Σ', bold: true, ...orange },
        { x: 4, y: middleOf(back[1]) + 24, text: 'gradients', anchor: 'start', ...orange },
      ]),
    ])
  },
}

/** The rows that each device gets, as the stage cuts a batch. */
function partsOf(top: number): Part[] {
  let first = 0
  const parts = zeros([BATCH, 1]).chunk(DEVICES)
  return parts.map(({ shape: [rows] }, i) => {
    const part = { first, rows, y: top + first * HEIGHT + i * GAP }
    first += rows
    return part
  })
}

/** The same rows without gaps between them. */
function together(parts: readonly Part[]): Part[] {
  return parts.map((part, i) => ({ ...part, y: part.y + (1 - i) * GAP }))
}

function middleOf({ y, rows }: Part): number {
  return y + (rows * HEIGHT) / 2
}

function rowsAt(x: number, parts: readonly Part[]) {
  const rows = parts.flatMap(({ first, rows, y }) =>
    Array.from({ length: rows }, (_, i) => ({ text: first + i, y: y + i * HEIGHT })),
  )
  const cells: Box[] = rows.map(({ y }) => {
    return { x, y, width: WIDTH, height: HEIGHT, fill: colors.soft }
  })
  const numbers: Label[] = rows.map(({ text, y }) => {
    return { x: x + WIDTH / 2, y: y + HEIGHT / 2, text, size: 11 }
  })
  return [boxes(cells), ...labels(numbers)]
}

function replicas(parts: readonly Part[]) {
  const middle = X.replica + REPLICA.width / 2
  return [
    boxes(
      parts.map((part) => {
        return { x: X.replica, y: middleOf(part) - REPLICA.height / 2, ...REPLICA }
      }),
    ),
    ...labels(parts.map((part, i) => ({ x: middle, y: middleOf(part), text: `replica ${i}` }))),
  ]
}

/** An arrow for each part, from one column to another. */
function link(x1: number, from: readonly Part[], x2: number, to: readonly Part[]): Arrow[] {
  const side = Math.sign(x2 - x1)
  return from.map((part, i) => ({
    from: [x1 + 4 * side, middleOf(part)],
    to: [x2 - 4 * side, middleOf(to[i])],
  }))
}

function sumOf(part: Part, parts: readonly Part[]): Arrow {
  const from = middleOf(part)
  const to = middleOf(parts[1])
  return { from: [X.replica - 4, from], to: [54, to + Math.sign(from - to) * 8] }
}

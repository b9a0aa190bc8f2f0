/** The way back from broadcasting: what comes to a row, a column and a number that were used in all of dy. */
import { tensor, zeros } from '@stepgrad/04-autograd'
import { type Figure, arrows, colors, drawing, grid, labels } from '../../figure.ts'

const CELL = 32
const [X, Y] = [8, 28]

export const figure: Figure = {
  name: 'broadcast',
  draw() {
    const [row, column, number] = [[3], [2, 1], []].map((shape) =>
      zeros(shape, { requiresGrad: true }),
    )
    const dy = [1, 2, 3, 4, 5, 6]
    row.add(column).add(number).backward(tensor(dy).view(2, 3))
    const gradient = { fill: () => colors.soft, color: () => colors.orange, cell: CELL }
    const [right, below] = [X + 3 * CELL, Y + 2 * CELL]
    const title = { anchor: 'start', color: colors.faint } as const
    return drawing(326, 184, [
      ...grid(dy, { x: X, y: Y, columns: 3, cell: CELL, color: () => colors.orange }),
      ...grid(flat(column.grad!), { ...gradient, x: right + 34, y: Y, columns: 1 }),
      ...grid(flat(row.grad!), { ...gradient, x: X, y: below + 34, columns: 3 }),
      ...grid(flat(number.grad!), { ...gradient, x: right + 34, y: below + 34, columns: 1 }),
      ...arrows([
        ...[0, 1].map((i) => acrossFrom(right + 5, Y + (i + 0.5) * CELL, 24, 0)),
        ...[0, 1, 2].map((j) => acrossFrom(X + (j + 0.5) * CELL, below + 5, 0, 24)),
        acrossFrom(right + 6, below + 6, 23, 23),
      ]),
      ...labels([
        { ...title, x: X, y: 14, text: 'dy (2, 3)' },
        { ...title, x: right + 76, y: Y + CELL, text: 'column.grad (2, 1)' },
        { ...title, x: X, y: below + 34 + CELL + 14, text: 'row.grad (3)' },
        { ...title, x: right + 76, y: below + 34 + CELL / 2, text: 'number.grad ()' },
      ]),
    ])
  },
}

function flat(x: { view(...shape: number[]): { tolist(): unknown } }): number[] {
  return x.view(-1).tolist() as number[]
}

function acrossFrom(x: number, y: number, dx: number, dy: number) {
  return { from: [x, y], to: [x + dx, y + dy], color: colors.orange } as const
}

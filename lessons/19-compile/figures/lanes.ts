/** Three numbers of each of eight samples, as the stages before store them and in quads. */
import { type Figure, boxes, colors, drawing, grid, labels } from '../../figure.ts'

const [SAMPLES, NUMBERS, CELL] = [8, 3, 24]
const LANES = 4

/** Sample and number at each place: `20` is number 0 of sample 2. */
function cellsOf(at: (place: number) => readonly [sample: number, number: number]): string[] {
  return Array.from({ length: SAMPLES * NUMBERS }, (_, place) => at(place).join(''))
}

export const figure: Figure = {
  name: 'lanes',
  draw() {
    const rows = cellsOf((place) => [Math.floor(place / NUMBERS), place % NUMBERS])
    const quads = cellsOf((place) => {
      const within = place % (NUMBERS * LANES)
      const sample = Math.floor(place / (NUMBERS * LANES)) * LANES + (within % LANES)
      return [sample, Math.floor(within / LANES)]
    })
    const isLoad = (cells: readonly string[]) => (i: number) =>
      cells[i][1] === '0' && Number(cells[i][0]) < LANES ? colors.soft : undefined
    const frame = { y: 128, width: LANES * CELL, height: CELL, stroke: colors.blue }
    return drawing(610, 200, [
      ...grid(rows, { x: 10, y: 36, columns: 24, cell: CELL, fill: isLoad(rows) }),
      ...grid(quads, { x: 10, y: 128, columns: 24, cell: CELL, fill: isLoad(quads) }),
      boxes(Array.from({ length: 6 }, (_, i) => ({ ...frame, x: 10 + i * LANES * CELL }))),
      ...labels([
        { x: 10, y: 18, text: 'sample by sample (20 is number 0 of sample 2)', anchor: 'start' },
        {
          x: 10,
          y: 78,
          text: 'number 0 of four samples: four loads',
          anchor: 'start',
          color: colors.blue,
        },
        { x: 10, y: 112, text: 'in quads', anchor: 'start' },
        {
          x: 10,
          y: 170,
          text: 'one load, four lanes, one weight for all',
          anchor: 'start',
          color: colors.blue,
        },
      ]),
    ])
  },
}

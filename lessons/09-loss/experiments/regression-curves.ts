/** Three losses of being off by d, drawn in characters. */
import { arange, nn } from '@stepgrad/09-loss'

const { mseLoss, l1Loss, smoothL1Loss } = nn.functional
const curves = { '*': mseLoss, o: l1Loss, '+': smoothL1Loss }
const [columns, rows, top] = [61, 17, 4]

const d = arange(columns)
  .mul(6 / (columns - 1))
  .sub(3) // −3 … 3
const canvas = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '))
for (const [mark, loss] of Object.entries(curves)) {
  const values = loss(d, d.mul(0), { reduction: 'none' }).tolist() as number[]
  for (const [column, value] of values.entries()) {
    const row = Math.round((1 - value / top) * (rows - 1))
    if (row >= 0) canvas[row][column] = mark
  }
}
for (const [row, line] of canvas.entries()) {
  const height = top * (1 - row / (rows - 1))
  const label = Number.isInteger(height) ? `${height} ┤` : '  │'
  console.log(label + line.join('').trimEnd())
}
console.log(`  └${'┬─────────'.repeat(6)}┬`)
console.log(' -3        -2        -1         0         1         2         3')
console.log('* mse   o l1   + smooth l1')

/** The gradient that comes back to conv1, the middle of two maps of one digit: filled where it is not 0. */
import { type Tensor } from '@stepgrad/16-fast-cpu'
import { type Box, type Figure, boxes, colors, drawing, labels } from '../../figure.ts'
import { cutsAfter } from '../experiments/steps.ts'

const [MIDDLE, SIZE, CELL, TOP] = [6, 16, 9.75, 22]
const MAPS = [0, 4]

export const figure: Figure = {
  name: 'zeros',
  draw() {
    const [image] = cutsAfter(20)[0].leaf.grad!.split(1) // (1, 6, 28, 28)
    return drawing(
      326,
      182,
      MAPS.flatMap((channel, i) => {
        const part = image.narrow(2, MIDDLE, SIZE).narrow(3, MIDDLE, SIZE)
        const map = part.narrow(1, channel, 1).reshape(SIZE, SIZE)
        const x = 2 + i * 166
        const text = `map ${channel}: ${map.eq(0).sum().item()} of ${map.numel()} are 0`
        return [
          boxes(slopes(map, x), 0),
          boxes(windows(x), 0),
          ...labels([{ x: x + (SIZE * CELL) / 2, y: 9, text, size: 12 }]),
        ]
      }),
    )
  },
}

/** Those of the pooling, 2×2: a frame for each row and for each column of them. */
function windows(x: number): Box[] {
  const [side, whole] = [2 * CELL, SIZE * CELL]
  return Array.from({ length: SIZE / 2 }, (_, i) => [
    { x: x + i * side, y: TOP, width: side, height: whole },
    { x, y: TOP + i * side, width: whole, height: side },
  ]).flat()
}

function slopes(map: Tensor, x: number): Box[] {
  const numbers = map.reshape(-1).tolist() as number[]
  const cell = { width: CELL, height: CELL, fill: colors.blue, stroke: 'none' }
  return numbers.flatMap((slope, i) => {
    const place = { x: x + (i % SIZE) * CELL, y: TOP + Math.floor(i / SIZE) * CELL }
    return slope === 0 ? [] : [{ ...place, ...cell }]
  })
}

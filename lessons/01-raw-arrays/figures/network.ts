/** The network as volumes: height and width of each map to one scale, the number of maps as depth. */
import { type Figure, arrows, boxes, colors, drawing, labels } from '../../figure.ts'

const STAGES = [
  { x: 14, size: 32, maps: 3, into: 'conv1\nReLU' },
  { x: 138, size: 28, maps: 6, into: 'max-\npool' },
  { x: 256, size: 14, maps: 6, into: 'conv2\nReLU' },
  { x: 352, size: 10, maps: 16, into: 'max-\npool' },
  { x: 460, size: 5, maps: 16, into: 'flatten' },
] as const

const ROWS = [
  { x: 576, length: 400, into: 'fc1\nReLU' },
  { x: 636, length: 120, into: 'fc2\nReLU' },
  { x: 696, length: 84, into: 'fc3' },
  { x: 756, length: 10, into: '' },
] as const

const [SCALE, MIDDLE, DEPTH] = [2.2, 96, 3]

export const figure: Figure = {
  name: 'network',
  draw() {
    const volumes = STAGES.map(({ x, size, maps }) => {
      const side = size * SCALE
      const end = x + side + (maps - 1) * DEPTH
      const sheets = Array.from({ length: maps }, (_, i) => ({
        x: x + (maps - 1 - i) * DEPTH,
        y: MIDDLE - side / 2 - (maps - 1 - i) * DEPTH + ((maps - 1) * DEPTH) / 2,
        width: side,
        height: side,
        fill: colors.soft,
        stroke: colors.blue,
      }))
      return { sheets, end, side }
    })
    const columns = ROWS.map(({ x, length }) => {
      const height = Math.max(8, length * 0.36)
      const y = MIDDLE - height / 2
      return { x, y, width: 9, height, fill: colors.soft, stroke: colors.orange }
    })
    const starts = [...STAGES.map(({ x }) => x), ...ROWS.map(({ x }) => x)]
    const ends = [...volumes.map(({ end }) => end), ...ROWS.map(({ x }) => x + 9)]
    const into = [...STAGES, ...ROWS].map((stage) => stage.into.split('\n'))
    const gaps = ends.slice(0, -1).map((end, i) => ({ from: end + 4, to: starts[i + 1] - 4 }))
    return drawing(796, 208, [
      boxes(volumes.flatMap(({ sheets }) => sheets)),
      boxes(columns),
      ...arrows(gaps.map(({ from, to }) => ({ from: [from, MIDDLE], to: [to, MIDDLE] }) as const)),
      ...labels([
        ...gaps.flatMap(({ from, to }, i) =>
          into[i].map((text, line) => {
            return { x: (from + to) / 2, y: MIDDLE - 10 - 14 * (into[i].length - 1 - line), text }
          }),
        ),
        ...STAGES.map(({ x, size, maps }, i) => {
          return { x: (x + volumes[i].end) / 2, y: 170, text: `${maps}×${size}×${size}` }
        }),
        ...ROWS.map(({ x, length }) => ({ x: x + 4, y: 184, text: length })),
        { x: (14 + volumes[0].end) / 2, y: 188, text: 'image', color: colors.faint },
        { x: 760, y: 200, text: 'logits', color: colors.faint },
      ]),
    ])
  },
}

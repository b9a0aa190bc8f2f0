/** The way back through b = a·a, c = 2·b, d = c + b: who waits for how many, and what is handed in. */
import { tensor } from '@stepgrad/04-autograd'
import { type Figure, arrows, boxes, colors, drawing, labels } from '../../figure.ts'

const [A, B, C, D] = [
  { x: 90, y: 130 },
  { x: 290, y: 130 },
  { x: 440, y: 60 },
  { x: 590, y: 130 },
]

export const figure: Figure = {
  name: 'order',
  draw() {
    const a = tensor(3, { requiresGrad: true })
    const b = a.mul(a)
    const c = b.mul(2)
    const d = c.add(b)
    d.backward()
    const nodes = [
      { ...D, text: `d = ${d.item()}`, turn: '1st', waits: 'gets 1, the start' },
      { ...C, text: `c = ${c.item()}`, turn: '2nd', waits: 'waits for d' },
      { ...B, text: `b = ${b.item()}`, turn: '3rd', waits: 'waits for d and c: 1 + 2 = 3' },
      {
        ...A,
        text: `a = ${a.item()}`,
        turn: 'last',
        waits: `waits for b, twice: ${a.grad!.item()}`,
      },
    ]
    const back = { color: colors.orange }
    return drawing(680, 190, [
      ...arrows([
        { from: [A.x + 38, A.y - 5], to: [B.x - 40, B.y - 5] },
        { from: [A.x + 38, A.y + 5], to: [B.x - 40, B.y + 5] },
        { from: [B.x + 20, B.y - 20], to: [C.x - 42, C.y + 2] },
        { from: [C.x + 40, C.y + 2], to: [D.x - 20, D.y - 20] },
        { from: [B.x + 40, B.y], to: [D.x - 42, D.y] },
      ]),
      boxes(
        nodes.map(({ x, y }) => {
          return { x: x - 38, y: y - 18, width: 76, height: 36, fill: colors.soft }
        }),
      ),
      ...labels(
        nodes.flatMap(({ x, y, text, turn, waits }) => {
          const below = y === C.y ? -48 : 34
          return [
            { x, y, text, bold: true },
            { x, y: y + below, text: turn, ...back, bold: true },
            { x, y: y + below + 17, text: waits, ...back },
          ]
        }),
      ),
      ...labels([
        { x: 190, y: 112, text: 'a · a' },
        { x: 346, y: 76, text: '2 · b' },
        { x: 440, y: 120, text: 'c + b' },
        { x: 440, y: 146, text: '1', ...back },
        { x: 534, y: 76, text: '1', ...back },
        { x: 378, y: 106, text: '2', ...back },
        { x: 190, y: 148, text: '3·a, 3·a', ...back },
      ]),
    ])
  },
}

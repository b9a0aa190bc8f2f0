/** The lesson's sums: one weight in three steps, forward above and back below each arrow, where it fades. */
import { tensor } from '@stepgrad/15-recurrent'
import {
  type Arrow,
  type Figure,
  type Label,
  arrows,
  boxes,
  colors,
  drawing,
  labels,
} from '../../figure.ts'

const STEPS = [70, 163, 256]
const [INPUT, MIDDLE, WEIGHT] = [12, 96, 196]
const BOX = { width: 40, height: 30 }
const GAP = { from: BOX.width / 2 + 3, to: STEPS[1] - STEPS[0] - BOX.width / 2 - 3 }
const back = { color: colors.orange, size: 11 }

export const figure: Figure = {
  name: 'unrolled',
  draw() {
    const { w, dw, h, dx } = unrolled()
    const between = [STEPS[0] - 93, ...STEPS] // where h0 … h3 set out
    const dh = [...dx.map((slope) => w * slope), 1] // by h0 … h3
    return drawing(326, 232, [
      ...arrows([...STEPS.flatMap(stepArrows), ...between.flatMap(stateArrows)]),
      boxes(
        STEPS.map((x) => {
          return { x: x - BOX.width / 2, y: MIDDLE - BOX.height / 2, ...BOX, fill: colors.soft }
        }),
      ),
      ...labels([
        ...STEPS.flatMap((x, i): Label[] => [
          { x, y: MIDDLE, text: 'tanh' },
          { x, y: INPUT, text: `x${i + 1} = ${i === 0 ? 1 : 0}` },
          { x: x + 12, y: 50, text: short(dx[i]), anchor: 'start', ...back },
          { ...shareAt(x, i), text: short(dx[i] * h[i]), ...back },
        ]),
        ...between.flatMap((x, i): Label[] => [
          { x: x + 46, y: MIDDLE - 30, text: `h${i}`, size: 12 },
          { x: x + 46, y: MIDDLE - 16, text: short(h[i]), size: 11 },
          { x: x + 46, y: MIDDLE + 18, text: short(dh[i]), ...back },
        ]),
        { x: STEPS[1], y: WEIGHT, text: `one and the same w = ${w}` },
        { x: STEPS[1], y: WEIGHT + 20, text: `w.grad = ${short(dw)}`, color: colors.orange },
      ]),
    ])
  },
}

/** h0 … h3, and the gradient of h3 by what came in. */
function unrolled() {
  const w = tensor(0.5, { dtype: 'float64', requiresGrad: true })
  const x = [1, 0, 0].map((at) => tensor(at, { dtype: 'float64', requiresGrad: true }))
  const h = [tensor(0, { dtype: 'float64' })]
  for (const xt of x) h.push(xt.add(w.mul(h.at(-1)!)).tanh())
  h.at(-1)!.backward()
  return {
    w: w.item(),
    dw: w.grad!.item(),
    h: h.map((ht) => ht.item()),
    dx: x.map((xt) => xt.grad!.item()),
  }
}

/** To a step from its input and from the weight, and back. */
function stepArrows(x: number): Arrow[] {
  const [above, below] = [MIDDLE - BOX.height / 2 - 3, MIDDLE + BOX.height / 2 + 3]
  const { color } = back
  return [
    { from: [x - 5, INPUT + 12], to: [x - 5, above] },
    { from: [x + 5, above], to: [x + 5, INPUT + 12], color },
    { from: [STEPS[1] + (x - STEPS[1]) * 0.3 - 4, WEIGHT - 12], to: [x - 4, below] },
    { from: [x + 4, below], to: [STEPS[1] + (x - STEPS[1]) * 0.3 + 4, WEIGHT - 12], color },
  ]
}

/** Beside the arrow to the weight, where nothing else is. */
function shareAt(x: number, i: number): Pick<Label, 'x' | 'y' | 'anchor'> {
  return i < 2 ? { x: x - 8, y: 136, anchor: 'end' } : { x: x + 4, y: 136, anchor: 'start' }
}

/** From one step to the next, and back. */
function stateArrows(x: number): Arrow[] {
  return [
    { from: [x + GAP.from, MIDDLE - 5], to: [x + GAP.to, MIDDLE - 5] },
    { from: [x + GAP.to, MIDDLE + 6], to: [x + GAP.from, MIDDLE + 6], color: back.color },
  ]
}

function short(value: number): string {
  return value === 0 || value === 1 ? String(value) : value.toFixed(4)
}

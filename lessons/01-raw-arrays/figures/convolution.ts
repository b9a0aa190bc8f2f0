/** The lesson's convolution of 3×3 pixels: a window forward, and what one derivative hands back to it. */
import { conv2d, conv2dBackwardInput } from '@stepgrad/01-raw-arrays'
import { type Figure, arrows, colors, drawing, grid, labels } from '../../figure.ts'

const sizes = { B: 1, C: 1, O: 1, H: 3, W: 3, k: 2 }
const x = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
const weight = Float64Array.of(1, 2, 0, -1)
const bias = Float64Array.of(1)

/** The window of y[1,0]: its pixels, from the upper left one on. */
const WINDOW = [3, 4, 6, 7]
const OUTPUT = 2

export const figure: Figure = {
  name: 'convolution',
  draw() {
    const y = conv2d(x, weight, bias, sizes)
    const dy = Float64Array.from(y, (_, i) => (i === OUTPUT ? 2 : 0))
    const dx = conv2dBackwardInput(dy, weight, sizes)
    const inWindow = (i: number) => (WINDOW.includes(i) ? colors.soft : undefined)
    const isOutput = (i: number) => (i === OUTPUT ? colors.soft : undefined)
    const pixels = Array.from(WINDOW, (i, j) => `${weight[j]}·${x[i]}`)
    const title = (at: number, top: number, text: string) => {
      return { x: at, y: top, text, color: colors.faint }
    }
    return drawing(600, 300, [
      ...grid(x, { x: 20, y: 30, columns: 3, fill: inWindow }),
      ...grid(weight, { x: 190, y: 46, columns: 2, color: () => colors.blue }),
      ...grid(y, { x: 500, y: 46, columns: 2, fill: isOutput }),
      ...arrows([{ from: [268, 78], to: [488, 78] }]),
      ...grid(dy, { x: 500, y: 196, columns: 2, fill: isOutput, color: () => colors.orange }),
      ...grid(weight, { x: 290, y: 196, columns: 2, color: () => colors.blue }),
      ...grid(dx, { x: 20, y: 180, columns: 3, fill: inWindow, color: () => colors.orange }),
      ...arrows([
        { from: [488, 228], to: [368, 228] },
        { from: [276, 228], to: [130, 228] },
      ]),
      ...labels([
        title(68, 16, 'x'),
        title(222, 32, 'weight'),
        title(532, 32, 'y'),
        { x: 378, y: 62, text: pixels.join(' + ').replaceAll('+ -', '− ') },
        { x: 378, y: 94, text: `+ ${bias[0]} = ${y[OUTPUT]}` },
        title(68, 290, 'dx, its part'),
        title(322, 182, 'weight'),
        title(532, 182, 'dy'),
        { x: 428, y: 212, text: `${dy[OUTPUT]} ·`, color: colors.orange },
      ]),
    ])
  },
}

/** The loss of ten classes by how far the right logit leads, without smoothing and with. */
import * as Plot from '@observablehq/plot'
import { crossEntropy, tensor } from '@stepgrad/09-loss'
import { type Figure, colors, figure as plot } from '../../figure.ts'

const CLASSES = 10
const SMOOTHED = 0.1
const LOWEST = Math.log((CLASSES * (1 - SMOOTHED)) / SMOOTHED + 1)

function loss(lead: number, labelSmoothing: number): number {
  const logits = Array.from({ length: CLASSES }, (_, k) => (k === 0 ? lead : 0))
  return crossEntropy(tensor([logits], { dtype: 'float64' }), [0], { labelSmoothing }).item()
}

export const figure: Figure = {
  name: 'smoothing',
  draw() {
    const leads = Array.from({ length: 49 }, (_, i) => i / 4)
    const curves = [
      { smoothing: 0, name: 'ε = 0', color: colors.blue, at: 10.8, dy: -10 },
      { smoothing: SMOOTHED, name: 'ε = 0.1', color: colors.orange, at: 10.8, dy: -14 },
    ]
    return plot({
      width: 326,
      height: 196,
      marginLeft: 30,
      marginRight: 8,
      marginBottom: 40,
      x: { domain: [0, 12], ticks: 6, label: 'lead of the right logit', tickSize: 4 },
      y: { domain: [0, 2.5], ticks: 5, label: 'loss', tickSize: 4 },
      marks: [
        Plot.gridY({ ticks: 5, stroke: colors.line, strokeOpacity: 0.6 }),
        ...curves.flatMap(({ smoothing, name, color, at, dy }) => {
          const place = (lead: number) => [lead, loss(lead, smoothing)]
          return [
            Plot.line(leads.map(place), { stroke: color, strokeWidth: 1.8 }),
            Plot.text([place(at)], { text: () => name, fill: color, dy }),
          ]
        }),
        Plot.dot([[LOWEST, loss(LOWEST, SMOOTHED)]], { fill: colors.orange, r: 4 }),
        Plot.text([[LOWEST, loss(LOWEST, SMOOTHED)]], {
          text: () => 'log 91',
          fill: colors.orange,
          dy: -14,
        }),
      ],
    })
  },
}

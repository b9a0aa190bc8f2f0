/** The loss by one weight: a parabola, its tangent, and the chord that a finite difference measures. */
import * as Plot from '@observablehq/plot'
import { type Figure, colors, figure as plot, minus } from '../../figure.ts'
import { example, gradient, loss, neuron } from '../neuron.ts'

const h = 0.25

const lossAt = (w1: number) => loss({ ...neuron, w1 }, example)

export const figure: Figure = {
  name: 'slope',
  draw() {
    const weights = Array.from({ length: 97 }, (_, i) => 0.7 + i * 0.0125)
    const slope = gradient(neuron, example).w1
    const tangent = (w1: number) => lossAt(1) + slope * (w1 - 1)
    const chord = (w1: number) => lossAt(1) + ((lossAt(1 + h) - lossAt(1)) / h) * (w1 - 1)
    const lineOf = (f: (w1: number) => number, from: number, to: number, stroke: string) =>
      Plot.line([from, to], { x: (w1: number) => w1, y: f, stroke, strokeWidth: 1.6 })
    const label = (x: number, y: number, text: string, fill: string) =>
      Plot.text([{ x, y }], { x: 'x', y: 'y', text: () => minus(text), fill, textAnchor: 'start' })
    return plot({
      width: 560,
      height: 320,
      marginLeft: 44,
      marginBottom: 40,
      x: { domain: [0.7, 1.9], label: 'w1', ticks: [1, 1.25, 1.5], tickFormat: String },
      y: { domain: [-0.25, 2.6], label: 'loss', ticks: [0, 1, 2], tickFormat: String },
      marks: [
        Plot.ruleY([0], { stroke: colors.line }),
        Plot.line(weights, { x: (w1: number) => w1, y: lossAt, strokeWidth: 2.2 }),
        lineOf(tangent, 0.7, 1.3, colors.blue),
        lineOf(chord, 0.75, 1.4, colors.orange),
        Plot.dot([1, 1 + h], { x: (w1: number) => w1, y: lossAt, fill: 'currentColor', r: 4 }),
        label(0.78, 2.35, `tangent: slope ${slope}, the derivative`, colors.blue),
        label(
          1.36,
          0.62,
          `chord to w1 + ${h}: slope ${((lossAt(1 + h) - lossAt(1)) / h).toFixed(0)}`,
          colors.orange,
        ),
      ],
    })
  },
}

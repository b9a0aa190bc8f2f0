/** The neuron with its numbers: forward above the lines, derivatives of the loss below them. */
import { type Figure, arrows, boxes, colors, drawing, labels } from '../../figure.ts'
import { example, forward, gradient, loss, neuron } from '../neuron.ts'

const { x1, x2, target } = example

export const figure: Figure = {
  name: 'neuron',
  draw() {
    const { z, y } = forward(neuron, example)
    const dy = 2 * (y - target)
    const { w1: dw1, w2: dw2, b: db } = gradient(neuron, example)
    const parameters = [
      { y: 40, text: `w1 = ${neuron.w1}`, factor: `· x1 = ${x1}`, derivative: `dw1 = ${dw1}` },
      { y: 110, text: `w2 = ${neuron.w2}`, factor: `· x2 = ${x2}`, derivative: `dw2 = ${dw2}` },
      { y: 180, text: `b = ${neuron.b}`, factor: '· 1', derivative: `db = ${db}` },
    ]
    const stations = [
      { x: 270, name: 'sum', value: `z = ${z}`, derivative: `dz = ${dy}` },
      { x: 410, name: 'ReLU', value: `y = ${y}`, derivative: `dy = ${dy}` },
      { x: 550, name: 'square', value: `loss = ${loss(neuron, example)}`, derivative: '' },
    ]
    const center = 110
    return drawing(660, 222, [
      boxes([
        ...parameters.map(({ y: top }) => ({ x: 10, y: top - 16, width: 84, height: 32 })),
        ...stations.map(({ x }) => {
          return { x: x - 30, y: center - 18, width: 60, height: 36, fill: colors.soft }
        }),
      ]),
      ...arrows([
        ...parameters.map(({ y: top }) => {
          return { from: [94, top], to: [238, center + (top - center) * 0.15] } as const
        }),
        ...stations.map(({ x }) => ({ from: [x + 30, center], to: [x + 108, center] }) as const),
      ]),
      ...labels([
        ...parameters.flatMap(({ y: top, text, factor, derivative }) => [
          { x: 52, y: top, text },
          { x: 150, y: top + (center - top) * 0.32 - 14, text: factor, color: colors.blue },
          { x: 52, y: top + 27, text: derivative, color: colors.orange },
        ]),
        ...stations.flatMap(({ x, name, value, derivative }) => [
          { x, y: center, text: name, bold: true },
          { x: x + 69, y: center - 14, text: value, color: colors.blue },
          { x: x + 69, y: center + 16, text: derivative, color: colors.orange },
        ]),
        { x: 550, y: center + 34, text: `target = ${target}` },
      ]),
    ])
  },
}

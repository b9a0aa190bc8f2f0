/** The two V of the gradient check: relative error of one-sided differences against h, by stage 01. */
import * as Plot from '@observablehq/plot'
import { type Dtype, costAndGradients, forwardDifference } from '@stepgrad/01-raw-arrays'
import { type Figure, colors, figure as plot } from '../../figure.ts'
import { startingPoint, targets } from '../experiments/batch.ts'

type Point = { readonly dtype: Dtype; readonly h: number; readonly error: number }

const STEPS = Array.from({ length: 12 }, (_, i) => Number(`1e-${i + 1}`))

/** Of the first bias of conv1, as in the lesson's table. */
function errorsOf(dtype: Dtype, gradient: number): Point[] {
  const { parameters, images } = startingPoint(dtype)
  const cost = () => costAndGradients(parameters, images, targets).cost
  return STEPS.map((h) => {
    const difference = forwardDifference(cost, parameters['conv1.bias'], 0, h)
    return { dtype, h, error: Math.abs(difference - gradient) / Math.abs(gradient) }
  })
}

function analytic(): number {
  const { parameters, images } = startingPoint('float64')
  return costAndGradients(parameters, images, targets).gradients['conv1.bias'][0]
}

export const figure: Figure = {
  name: 'precision',
  draw() {
    const gradient = analytic()
    const points = (['float64', 'float32'] as const).flatMap((dtype) => errorsOf(dtype, gradient))
    const colorOf = ({ dtype }: Point) => (dtype === 'float64' ? colors.blue : colors.orange)
    const ends = points.filter(({ h }) => h === 1e-9)
    return plot({
      width: 600,
      height: 340,
      marginLeft: 52,
      marginBottom: 42,
      x: { type: 'log', domain: [1e-12, 1e-1], label: 'h', ticks: STEPS, tickFormat: power },
      y: { type: 'log', domain: [1e-9, 10], label: 'relative error', ticks: 6, tickFormat: power },
      marks: [
        Plot.gridY({ stroke: colors.line, strokeOpacity: 0.6, ticks: 6 }),
        Plot.ruleY([1], { stroke: colors.faint, strokeDasharray: '4 3' }),
        Plot.text([{ h: 1e-1, error: 1 }], {
          x: 'h',
          y: 'error',
          text: () => 'wrong by as much as the gradient is large',
          textAnchor: 'end',
          dy: -9,
          fill: colors.faint,
        }),
        Plot.line(points, { x: 'h', y: 'error', z: 'dtype', stroke: colorOf, strokeWidth: 1.8 }),
        Plot.dot(points, { x: 'h', y: 'error', fill: colorOf, r: 3.4 }),
        Plot.text(ends, { x: 'h', y: 'error', text: 'dtype', fill: colorOf, dy: 18, dx: -12 }),
      ],
    })
  },
}

/** `1e-6` as 10⁻⁶. */
function power(value: number): string {
  const digits = String(Math.round(Math.log10(value)))
  return `10${digits.replace('-', '⁻').replace(/\d/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)])}`
}

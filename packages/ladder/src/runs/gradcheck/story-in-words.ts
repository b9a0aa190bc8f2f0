/** What the drawing shows, said in words. */
import type { Float32Story } from '@stepgrad/conformance/checks'
import { magnitude, percent } from '../numbers.ts'

/** A gradient is right when its relative error is at most this. */
export const GRADIENT_AGREES = 1e-5

/** One sentence or two on each: differences in float64, in float32, the gradient itself. */
export function tellStory({ points, analytic }: Float32Story): string[] {
  return [float64(points), float32(points), gradient(analytic)]
}

type Points = Float32Story['points']

function best(points: Points, dtype: 'float64' | 'float32'): Points[number] {
  return points.reduce((least, point) => (point[dtype] < least[dtype] ? point : least))
}

function float64(points: Points): string {
  const { h, float64: error } = best(points, 'float64')
  if (error > GRADIENT_AGREES)
    return (
      `float64: the error never falls below ${magnitude(error)} (h = ${magnitude(h)}). In float64 ` +
      'differences do much better than that: it is the gradient of this stage that is wrong.'
    )
  return (
    `float64: ${aboutKinks(points)}. There the error falls with h, down to ${magnitude(error)} at ` +
    `h = ${magnitude(h)}. Further left it grows again: the smaller the step, the more leading digits ` +
    'the two costs share, and their difference keeps only the others.'
  )
}

/** How far a step moves some number across a corner of ReLU or max-pool: without, the error drops at once. */
function aboutKinks(points: Points): string {
  const last = points.findIndex(({ float64 }, i) => float64 > 100 * points[i + 1]?.float64)
  if (last < 0) return 'a V'
  const [from, to, below] = [points[0], points[last], points[last + 1]].map(({ h }) => magnitude(h))
  return `h = ${from} to ${to}: ReLU and max-pool cross kinks (corners); from ${below} leftwards: a V`
}

function float32(points: Points): string {
  const { h, float32: error } = best(points, 'float32')
  const lost = points.find((point) => point.h < h && point.float32 >= 1)
  const told = `float32: at best ${percent(error)} wrong, at h = ${magnitude(h)}.`
  if (lost === undefined) return told
  return (
    `${told} From h = ${magnitude(lost.h)} down all of it is: the cost has seven digits, and so ` +
    'small a step moves the last one or none.'
  )
}

function gradient(error: number): string {
  if (error > GRADIENT_AGREES)
    return `The gradient of this stage in float32 is off by ${magnitude(error)}: it is wrong.`
  return (
    `The gradient of this stage, computed in float32, agrees with float64's to ${magnitude(error)}. ` +
    'What fails in float32 is the finite difference, not the gradient.'
  )
}

import type { Place } from '../01-secant.ts'

export function secantStep(before: Place, here: Place): number {
  const s = here.x - before.x
  const y = here.slope - before.slope
  return y / s > 0 ? here.x - (here.slope * s) / y : here.x - here.slope
}

export function wayDown(
  slopeAt: (x: number) => number,
  x0: number,
  x1: number,
  tolerance: number,
): number[] {
  const visit = (x: number): Place => ({ x, slope: slopeAt(x) })
  const places = [visit(x0), visit(x1)]
  while (Math.abs(places.at(-1)!.slope) > tolerance) {
    const [before, here] = places.slice(-2)
    places.push(visit(secantStep(before, here)))
  }
  return places.map(({ x }) => x)
}

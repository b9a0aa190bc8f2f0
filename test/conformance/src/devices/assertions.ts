/** What is asserted of a device, on plain numbers. */
import type { Gradients, Live } from '../adapter.ts'
import type { Float32Story } from '../checks/float32-story.ts'
import { expectClose } from '../compare.ts'

/**
 * How far a device may be from the cpu's float64, as a part of the largest entry of an array.
 *
 * One number of float32 is good to 6e-8; a sum over the network's 100 to 4000 terms, in an order that the device
 * chooses, to some ten of that. The error follows the terms and not their sum: where they cancel, a small entry keeps
 * few digits of its own, and a bound for each entry would ask for what float32 cannot hold.
 */
export const WITHIN = 1e-5

/** Throws unless every array of `expected` is there and close. */
export function expectGradients(got: Gradients, expected: Gradients, what: string): void {
  for (const [name, values] of Object.entries(expected)) {
    expectClose(got[name] ?? [], values, { what: `${name}, ${what}`, within: WITHIN })
  }
}

/** Throws unless the finite difference fails in float32 at every h, and the analytic gradient agrees. */
export function expectFloat32Story({ points, analytic }: Float32Story): void {
  if (points.length === 0) throw new Error('float32: no finite difference was taken')
  for (const { h, float32 } of points) {
    if (float32 > 1e-2) continue
    throw new Error(`float32: at h = ${h} off by only ${float32}; is it float32 at all?`)
  }
  if (!(analytic <= WITHIN)) {
    throw new Error(`float32: the analytic gradient is off by ${analytic}, expected ≤ ${WITHIN}`)
  }
  if (analytic === 0) throw new Error('float32: the analytic gradient has all bits of float64')
}

/** Throws if more is alive after many steps than before them. */
export function expectNothingLeft(before: Live, after: Live, steps: number): void {
  for (const what of ['arrays', 'kernels', 'bytes'] as const) {
    // Not ≤: a count that is no number says nothing.
    if (after[what] - before[what] <= 0) continue
    throw new Error(`${steps} steps: ${before[what]} ${what} alive before, ${after[what]} after`)
  }
}

/** What a receipt that names another class means; undefined where it names the right one. */
export function describeReceipt(
  device: string,
  expected: string,
  backend: string,
): string | undefined {
  if (backend === expected) return undefined
  return `${device}: ${backend} computed, not ${expected}`
}

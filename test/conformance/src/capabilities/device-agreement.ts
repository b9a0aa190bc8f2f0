/** Whether a device computes what the cpu does, forward and back. */
import { expect } from 'vitest'
import type { Floats } from '../adapter.ts'
import { expectClose } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { type NetworkLibrary, networkOf } from '../library/device-network.ts'
import type { Placed } from '../library/device.ts'
import type { OnDevice } from './device-context.ts'

/** What float32 may lose in the sums of a layer, as a part of the largest number. */
export const WITHIN = 1e-5

/** Holds a device's float32 against the cpu's float64, forward and back. */
export async function expectAgreement(
  context: OnDevice,
  what: string,
  f: (...inputs: Placed[]) => Placed,
  inputs: Inputs,
): Promise<void> {
  const exact = inputs.map((x) => x && leaf(x.to('float64')))
  const there = inputs.map((x) => x && leaf(x.to(context.device)))
  const expected = await passes(context, f, exact)
  const got = await passes(context, f, there)
  expect(got.y.device, what).toBe(context.device)
  expect(got.y.shape, what).toEqual(expected.y.shape)
  for (const [i, values] of expected.all.entries()) {
    const which = i === 0 ? 'y' : `the gradient of input ${i - 1}`
    expectClose(got.all[i], values, { what: `${what}: ${which}`, within: WITHIN })
  }
}

type Inputs = readonly (Placed | null)[]

/** The result of `f` and the gradient of each input, for an upstream gradient of many values. */
async function passes(
  { library: anyLibrary, read }: Pick<OnDevice, 'library' | 'read'>,
  f: (...inputs: Placed[]) => Placed,
  inputs: Inputs,
): Promise<{ y: Placed; all: Floats[] }> {
  const y = f(...(inputs as Placed[]))
  const dy = numbers(networkOf(anyLibrary), y.shape).to(y.dtype) as Placed
  y.backward(dy.to(y.device))
  const results = [y, ...inputs.map((x) => x && (x.grad as Placed))]
  const there = results.filter((x) => x !== null)
  for (const x of there)
    expect(x.device, 'a gradient lives on the device of the result').toBe(y.device)
  return { y, all: await Promise.all(there.map(async (x) => read(await x.cpu()))) }
}

/** Numbers of float32, seeded by the shape: the cpu reads the same ones in float64. */
export function numbers(library: NetworkLibrary, shape: readonly number[]): Placed {
  const seed = shape.reduce((sum, size) => 31 * sum + size, 7)
  return library.randn(shape, { generator: new library.Generator(seed) }) as Placed
}

/** The same numbers, whose gradient is wanted. */
export const leaf = (x: Tensor) => x.detach().requiresGrad_() as Placed

/** The numbers of a tensor, wherever it is. */
export async function valuesOf({ read }: Pick<OnDevice, 'read'>, x: unknown): Promise<Floats> {
  return read(await (x as Placed).cpu())
}

/** How far a stage's gradients are from those that PyTorch computed. */
import { type Dtype, type Floats, loadNetwork } from '@stepgrad/fixtures'
import type { Probe } from '../runs/process/probe.ts'

/**
 * The largest error of the gradients of the full network in this precision, against the numbers of
 * real PyTorch in test/fixtures.
 */
export async function gradientError(probe: Probe, dtype: Dtype, device?: string): Promise<number> {
  const { parameters, images, labels, gradients } = loadNetwork('full', dtype)
  const values = Object.fromEntries(parameters.map((p) => [p.name, p.values]))
  const got = await probe.ask('gradients', {
    dtype,
    parameters: values,
    batch: { images, labels },
    device,
  })
  return largestError(got, gradients)
}

type Gradients = Readonly<Record<string, Floats>>

/** max |got − expected| / max |expected| of each parameter, the largest of all: as the suite measures. */
export function largestError(got: Gradients, expected: Gradients): number {
  const errors = Object.entries(expected).map(([name, values]) => {
    const gradient = got[name] ?? []
    if (gradient.length !== values.length) return Infinity
    let [error, size] = [0, 0]
    for (let i = 0; i < values.length; i++) {
      error = Math.max(error, Math.abs(gradient[i] - values[i])) // NaN stays NaN
      size = Math.max(size, Math.abs(values[i]))
    }
    return error / size
  })
  return Math.max(...errors)
}

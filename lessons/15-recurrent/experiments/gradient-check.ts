/**
 * The gradient of every layer against central differences, in float64 and in float32, for smaller and smaller steps.
 * With --run the whole table is written down.
 */
import { Generator, type Tensor, noGrad, randn } from '@stepgrad/15-recurrent'
import { LAYERS, type Made, type Make } from './checked-layers.ts'
import { writeResults } from '../../results.ts'

const STEPS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]

// #region errorOf
/** The largest difference between slopes and gradients, as a part of the largest gradient. */
function errorOf(slopes: readonly number[], gradients: readonly number[]): number {
  const scale = Math.max(...gradients.map(Math.abs))
  return Math.max(...slopes.map((slope, i) => Math.abs(slope - gradients[i]))) / scale
}
// #endregion errorOf

/** L = Σ y ⊙ u: one number of all that a layer puts out, each with a weight of its own. */
function costOf({ compute }: Made): () => Tensor {
  const y = compute()
  const u = randn(y.shape, { dtype: 'float64', generator: new Generator(99) })
  const weights = u.to(y.dtype)
  return () => compute().mul(weights).sum()
}

/** ∂L by every number of every leaf. */
function gradientsOf(made: Made): number[] {
  costOf(made)().backward()
  return made.leaves.flatMap((leaf) => Array.from(leaf.grad!.contiguous().storage))
}

/** The same as (L(x + h) − L(x − h)) / 2h. */
function slopesOf(made: Made, h: number): number[] {
  const cost = noGrad(() => costOf(made))
  return made.leaves.flatMap(({ storage }) =>
    Array.from(storage, (value, i) => {
      const at = (moved: number) => {
        storage[i] = moved
        return noGrad(() => cost().item())
      }
      const slope = (at(value + h) - at(value - h)) / (2 * h)
      storage[i] = value
      return slope
    }),
  )
}

function check(make: Make) {
  const gradients = gradientsOf(make('float64'))
  const errors = (dtype: 'float64' | 'float32') =>
    STEPS.map((h) => errorOf(slopesOf(make(dtype), h), gradients))
  return {
    float64: errors('float64'),
    float32: errors('float32'),
    float32Gradient: errorOf(gradientsOf(make('float32')), gradients),
  }
}

const results = Object.entries(LAYERS).map(([layer, make]) => ({ layer, ...check(make) }))

const short = (value: number) => value.toExponential(0).padEnd(6)
const at = STEPS.indexOf(1e-6)
function best(errors: readonly number[]): string {
  const least = Math.min(...errors)
  return `${short(least)} at ${short(STEPS[errors.indexOf(least)])} ${short(errors[at])}`
}

console.log('                    float64                  float32                  its')
console.log('                    best            at 1e-6  best            at 1e-6  gradient')
for (const { layer, float64, float32, float32Gradient } of results) {
  const cells = [best(float64), best(float32), short(float32Gradient)]
  console.log(`${layer.padEnd(19)} ${cells.join('   ')}`.trimEnd())
}

function median(of: (result: (typeof results)[number]) => number): number {
  const sorted = results.map(of).sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

console.log('median of all, by h float64         float32')
for (const [i, h] of STEPS.entries()) {
  const cells = [median(({ float64 }) => float64[i]), median(({ float32 }) => float32[i])]
  console.log(`${short(h).padEnd(19)} ${cells.map(short).join('          ')}`.trimEnd())
}
if (process.argv.includes('--run')) {
  const byStep = (errors: readonly number[]) =>
    Object.fromEntries(STEPS.map((h, i) => [h.toExponential(), errors[i]]))
  const command = 'pnpm -C lessons experiment 15-recurrent/experiments/gradient-check.ts --run'
  writeResults(new URL('../results/gradient-check.json', import.meta.url), command, {
    layers: results.map(({ layer, float64, float32, float32Gradient }) => ({
      layer,
      float64: byStep(float64),
      float32: byStep(float32),
      float32Gradient,
    })),
  })
}

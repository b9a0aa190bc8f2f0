import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { networkOf } from '../library/device-network.ts'
import type { Placed } from '../library/device.ts'
import { leaf, numbers, valuesOf } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** Every option of SGD by itself, and together. */
const SGD_OPTIONS = [
  { lr: 0.1 },
  { lr: 0.1, momentum: 0.9 },
  { lr: 0.1, momentum: 0.9, dampening: 0.3 },
  { lr: 0.1, weightDecay: 0.2 },
  { lr: 0.1, momentum: 0.5, nesterov: true },
  { lr: 0.1, momentum: 0.5, maximize: true },
  { lr: 0.1, maximize: true, weightDecay: 0.1 },
  { lr: 0.05, momentum: 0.9, weightDecay: 0.1, nesterov: true, maximize: true },
]

/** Steps of SGD by kernels, held against the loops of the cpu. */
export const deviceSGD = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('SGD with every option takes the steps of the cpu', async (context) => {
    const library = networkOf(context.library)
    for (const options of SGD_OPTIONS) {
      const start = numbers(library, [3, 2])
      const [exact, there] = [start.to('float64'), start.to(context.device)].map(leaf)
      const optimizers = [exact, there].map((w) => new library.optim.SGD([w], options))
      for (let step = 0; step < 5; step++) {
        const grad = numbers(library, [1, 3, 2])
          .view(3, 2)
          .mul(1 + step) as Placed
        exact.grad = grad.to('float64')
        there.grad = grad.to(context.device)
        for (const optimizer of optimizers) optimizer.step()
        const what = `${JSON.stringify(options)} after step ${step + 1}`
        const [got, expected] = [await valuesOf(context, there), await context.read(exact)]
        expectClose(got, expected, { what, within: 1e-6 })
      }
    }
  })

  onEach('SGD at infinity is that of the cpu', async ({ library, device }) => {
    const infinity = [1, Infinity, 2]
    for (const options of [{ maximize: true }, { momentum: 0.9, dampening: 1 }, { lr: 0 }]) {
      const [here, there] = await Promise.all(
        [library.cpu, device].map((place) => {
          const w = library.tensor(infinity, { device: place, requiresGrad: true })
          const optimizer = new library.optim.SGD([w], { lr: 0.5, ...options })
          for (const slopes of [
            [Infinity, 1, 1],
            [1, 1, Infinity],
          ]) {
            w.grad = library.tensor(slopes, { device: place })
            optimizer.step()
          }
          return w.cpu()
        }),
      )
      expect(there.tolist(), JSON.stringify(options)).toEqual(here.tolist())
    }
  })

  onEach('SGD changes the parameter, and what was saved of it says so', ({ library, put }) => {
    const w = put([1, 2], { requiresGrad: true })
    const y = w.mul(w).sum()
    w.grad = put([1, 1])
    const before = w.version
    new library.optim.SGD([w], { lr: 0.5 }).step()
    expect(w.version).toBe(before + 1)
    expect(w.tolist()).toEqual([0.5, 1.5])
    expectError(() => y.backward(), 'backward', 'modified by an inplace operation')
  })
})

import { afterAll, beforeAll, describe, test } from 'vitest'
import { availabilityOf, type Gpu, type Mode, openGpu } from '../src/node.ts'
import { claims } from './claims.ts'

/** All claims in one mode, in this process; where the mode is not available, each says why. */
export function describeMode(mode: Mode): void {
  describe(mode, () => {
    let gpu: Gpu | undefined
    let missing = ''

    beforeAll(async () => {
      const { available, reason } = await availabilityOf(mode)
      missing = `no ${mode}: ${reason}`
      if (available) gpu = await openGpu({ mode, kernels: 12 })
    })

    afterAll(() => gpu?.close())

    for (const { name, hold } of claims) {
      test(name, async (context) => {
        if (!gpu) context.skip(missing)
        else await hold(gpu)
      })
    }
  })
}

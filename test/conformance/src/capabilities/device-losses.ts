import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import {
  type LossOptions,
  type NetworkLibrary,
  type Targets,
  networkOf,
} from '../library/device-network.ts'
import type { Device, Placed } from '../library/device.ts'
import { expectAgreement, numbers, valuesOf } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** Cross entropy by kernels, held against the loops of the cpu. */
export const deviceLosses = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  /** The same classes in each way in which they can be given. */
  const targetsOf = (library: NetworkLibrary, device: Device): Record<string, Targets> => {
    const classes = library.tensor(Int32Array.of(2, 0, 1, 3), { dtype: 'int32' })
    return { array: [2, 0, 1, 3], 'cpu tensor': classes, 'device tensor': classes.to(device) }
  }

  onEach('cross entropy is that of the cpu, wherever the targets are', async (context) => {
    const library = networkOf(context.library)
    const logits = numbers(library, [4, 5])
    for (const reduction of ['none', 'mean', 'sum'] as const) {
      for (const ignoreIndex of [-100, 1]) {
        for (const [kind, targets] of Object.entries(targetsOf(library, context.device))) {
          const options: LossOptions = { reduction, ignoreIndex }
          const f = (x: Placed) =>
            library.crossEntropy(x, x.device === library.cpu ? [2, 0, 1, 3] : targets, options)
          await expectAgreement(context, `${kind}, ${JSON.stringify(options)}`, f, [logits])
        }
      }
    }
  })

  onEach('cross entropy of a class for each pixel is that of the cpu', async (context) => {
    const library = networkOf(context.library)
    const targets = library.tensor(
      [
        [
          [0, 2, 1],
          [1, 1, 0],
        ],
      ],
      { dtype: 'int32' },
    )
    const f = (x: Placed) => library.crossEntropy(x, targets)
    await expectAgreement(context, 'pixels', f, [numbers(library, [1, 3, 2, 3])])
    const single = (x: Placed) => library.crossEntropy(x, library.tensor(1, { dtype: 'int32' }))
    await expectAgreement(context, 'one', single, [numbers(library, [3])])
  })

  onEach('cross entropy of extreme logits stays finite', async (context) => {
    const { library, put } = context
    const x = put(
      [
        [1000, -1000, 0],
        [-1000, -1000, 1000],
      ],
      { requiresGrad: true },
    )
    const losses = networkOf(library).crossEntropy(x, [0, 1], { reduction: 'none' })
    losses.backward(put([1, 1]))
    const [values, slopes] = [await valuesOf(context, losses), await valuesOf(context, x.grad)]
    expectClose(values, [0, 2000], { what: 'losses', within: 0 })
    expectClose(slopes, [0, 0, 0, 0, -1, 1], { what: 'slopes', within: 0 })
  })

  onEach('cross entropy of nothing asked is NaN, as on the cpu', async ({ library, put }) => {
    const cost = networkOf(library).crossEntropy(put([[1, 2]]), [7], { ignoreIndex: 7 })
    expect((await cost.cpu()).item()).toBeNaN()
  })

  onEach('a target out of range is the error that it is on the cpu', (context) => {
    const library = networkOf(context.library)
    const logits = numbers(library, [4, 5])
    for (const wrong of [5, -1]) {
      const given = library.tensor(Int32Array.of(0, wrong, 1, 2), { dtype: 'int32' })
      const kinds: Targets[] = [[0, wrong, 1, 2], given, given.to(context.device)]
      for (const targets of kinds) {
        expectError(
          () => library.crossEntropy(logits.to(context.device), targets),
          'crossEntropy',
          `target ${wrong} at index 1 is outside 0 … 4`,
        )
      }
    }
  })
})

import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { networkOf } from '../library/device-network.ts'
import { numbers } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** What no kernel computes. */
export const missingKernels = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('what has no kernel says so before anything is written', async (context) => {
    const library = networkOf(context.library)
    const { device, put } = context
    const images = numbers(library, [1, 2, 6, 6]).to(device)
    const weight = numbers(library, [2, 2, 3, 3]).to(device)
    const noKernel = `no kernel for`
    for (const option of [{ stride: 2 }, { padding: 1 }, { dilation: 2 }, { stride: [1, 2] }]) {
      expectError(
        () => library.conv2d(images, weight, null, option),
        'conv2d',
        noKernel,
        device.name,
      )
    }
    const grouped = numbers(library, [2, 1, 3, 3]).to(device)
    expectError(
      () => library.conv2d(images, grouped, null, { groups: 2 }),
      ...['conv2d', noKernel, device.name],
    )
    for (const option of [{ stride: 1 }, { padding: 1 }, { dilation: 2 }, { ceilMode: true }]) {
      expectError(() => library.maxPool2d(images, 2, option), 'maxPool2d', noKernel, device.name)
    }
    const logits = put([[1, 2]], { requiresGrad: true })
    for (const option of [{ labelSmoothing: 0.1 }, { weight: put([1, 2]) }]) {
      expectError(
        () => library.crossEntropy(logits, [1], option),
        ...['crossEntropy', noKernel, device.name],
      )
    }
    expectError(
      () => library.crossEntropy(logits, put([[0.5, 0.5]])),
      ...['crossEntropy', noKernel, device.name],
    )
  })

  onEach('an optimizer without kernels is not made', ({ library, device, put }) => {
    const w = put([1, 2], { requiresGrad: true })
    for (const name of ['Adam', 'AdamW', 'RMSprop', 'Adagrad', 'LBFGS']) {
      expectError(() => new library.optim[name]([w]), name, 'no kernel for it', device.name)
    }
    const sgd = new library.optim.SGD([w])
    expect(sgd.paramGroups[0].params).toEqual([w])
  })
})

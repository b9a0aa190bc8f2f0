import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { networkOf } from '../library/device-network.ts'
import { numbers } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** A layer, as far as it is called here. */
type Movable = { to(device: unknown): Movable; forward(x: unknown): unknown }

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

  onEach('a recurrent layer begins where its input is, and says what has no kernel', (context) => {
    const { device, put } = context
    const { nn } = context.library as unknown as {
      nn: Record<'LSTM' | 'GRUCell', new (inputs: number, hidden: number) => Movable>
    }
    const x = put([[1], [2]])
    for (const layer of [new nn.LSTM(1, 2), new nn.GRUCell(1, 2)]) {
      expectError(() => layer.to(device).forward(x), 'storage', device.name, 'no kernel')
    }
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

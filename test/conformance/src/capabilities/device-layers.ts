import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { networkOf } from '../library/device-network.ts'
import type { Placed } from '../library/device.ts'
import { expectAgreement, numbers, valuesOf } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'

/** B, C, H, W of the images, O and the kernel's size. */
const CONVOLUTIONS = [
  { images: [2, 3, 8, 8], outputs: 4, kernel: [3, 3] },
  { images: [1, 1, 5, 5], outputs: 1, kernel: [1, 1] },
  { images: [5, 1, 9, 6], outputs: 3, kernel: [2, 4] },
  { images: [3, 2, 6, 11], outputs: 5, kernel: [4, 1] },
  { images: [4, 3, 5, 4], outputs: 2, kernel: [5, 4] },
  { images: [2, 6, 14, 14], outputs: 16, kernel: [5, 5] },
] as const

/** Where windows fill the plane, where they leave rows, columns or both, and where there is one. */
const POOLS = [
  { images: [2, 3, 8, 8], k: 2 },
  { images: [1, 2, 7, 8], k: 2 },
  { images: [3, 1, 8, 9], k: 2 },
  { images: [2, 2, 11, 10], k: 3 },
  { images: [2, 1, 7, 9], k: [2, 4] },
  { images: [1, 1, 3, 3], k: 3 },
] as const

/** The layers of the network by kernels, held against the loops of the cpu. */
export const deviceLayers = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('a convolution and its gradients are those of the cpu', async (context) => {
    const library = networkOf(context.library)
    for (const { images, outputs, kernel } of CONVOLUTIONS) {
      const what = `(${images.join(', ')}) by ${outputs} × (${kernel.join(', ')})`
      const weight = numbers(library, [outputs, images[1], ...kernel])
      const [x, bias] = [numbers(library, images), numbers(library, [outputs])]
      await expectAgreement(context, what, library.conv2d, [x, weight, bias])
      const bare = (...all: Placed[]) => library.conv2d(all[0], all[1], null)
      await expectAgreement(context, `${what} without a bias`, bare, [x, weight])
    }
  })

  onEach('a convolution reads views as they are', async (context) => {
    const library = networkOf(context.library)
    const f = (x: Placed, weight: Placed) =>
      library.conv2d(x.permute(0, 3, 1, 2) as Placed, weight.transpose(0, 1) as Placed, null)
    await expectAgreement(context, 'views', f, [
      numbers(library, [2, 6, 5, 3]),
      numbers(library, [3, 2, 3, 2]),
    ])
  })

  onEach('max-pool and its gradient are those of the cpu', async (context) => {
    const library = networkOf(context.library)
    for (const { images, k } of POOLS) {
      const what = `(${images.join(', ')}) by ${String(k)}`
      await expectAgreement(context, what, (x) => library.maxPool2d(x, k), [
        numbers(library, images),
      ])
    }
  })

  onEach('max-pool sends the gradient of a tie to the first maximum', async (context) => {
    const { library, put } = context
    const x = put(
      [
        [
          [
            [1, 1, 0, 2],
            [1, 1, 2, 2],
          ],
        ],
      ],
      { requiresGrad: true },
    )
    networkOf(library)
      .maxPool2d(x, 2)
      .backward(put([[[[5, 7]]]]))
    expect(Array.from(await valuesOf(context, x.grad))).toEqual([5, 0, 0, 7, 0, 0, 0, 0])
  })

  onEach('max-pool lets NaN through, and its gradient goes there', async (context) => {
    const { library, put } = context
    const rows = [
      [1, NaN, -Infinity, -Infinity],
      [3, 2, -Infinity, -Infinity],
    ]
    const x = put([[rows]], { requiresGrad: true })
    const y = networkOf(library).maxPool2d(x, 2)
    y.backward(put([[[[5, 7]]]]))
    expect(Array.from(await valuesOf(context, y))).toEqual([NaN, -Infinity])
    expect(Array.from(await valuesOf(context, x.grad))).toEqual([0, 5, 7, 0, 0, 0, 0, 0])
  })

  onEach('relu stops at 0 and −0, in both directions, and lets NaN through', async (context) => {
    const { library, put } = context
    const x = put([-2, -0, 0, 3, Infinity, NaN], { requiresGrad: true })
    const y = networkOf(library).relu(x)
    y.backward(put([1, 2, 3, 4, 5, 6]))
    expectClose(await valuesOf(context, y), [0, 0, 0, 3, Infinity, NaN], { what: 'y', within: 0 })
    expect(Array.from(await valuesOf(context, x.grad)).slice(0, 5)).toEqual([0, 0, 0, 4, 5])
  })

  onEach('relu and its gradient are those of the cpu', async (context) => {
    const library = networkOf(context.library)
    await expectAgreement(context, 'relu', (x) => library.relu(x), [numbers(library, [3, 7])])
  })

  onEach('a linear layer takes rows of any number of dimensions', async (context) => {
    const library = networkOf(context.library)
    for (const shape of [[5], [1, 5], [6, 5], [2, 3, 5]]) {
      const what = `linear of (${shape.join(', ')})`
      const inputs = [numbers(library, shape), numbers(library, [4, 5]), numbers(library, [4])]
      await expectAgreement(context, what, library.linear, inputs)
      const bare = (...all: Placed[]) => library.linear(all[0], all[1], null)
      await expectAgreement(context, `${what} without a bias`, bare, inputs.slice(0, 2))
    }
  })
})

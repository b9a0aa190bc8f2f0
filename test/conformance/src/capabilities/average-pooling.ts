import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { nnOf } from '../library/train-eval.ts'
import { outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectFunctionCases } from './function-cases.ts'

const leaf = { dtype: 'float64', requiresGrad: true } as const

/** Pooling that keeps the mean. */
export const averagePooling = capability('average-pooling', (test) => {
  const { avgPool2d: cases } = loadCases('train-eval')

  test('average pooling is that of PyTorch with every option, forward and backward', (context) =>
    expectFunctionCases(context, cases))

  test('average pooling takes pixels in any order', (context) =>
    expectFunctionCases(context, cases, { arrange: outOfOrder }))

  test('each pixel of a window gets an equal part of its gradient', ({ library }) => {
    const x = library.tensor([[[[1, 2], [3, 6]]]], leaf) // prettier-ignore
    const y = nnOf(library).functional.avgPool2d(x, 2)
    expect(y.tolist()).toEqual([[[[3]]]])
    y.backward(library.full([1, 1, 1, 1], 8, { dtype: 'float64' }))
    expect(x.grad!.tolist()).toEqual([[[[2, 2], [2, 2]]]]) // prettier-ignore
  })

  test('padding counts, unless told', ({ library }) => {
    const x = library.ones([1, 1, 2, 2])
    const { functional: F } = nnOf(library)
    const options = { stride: 2, padding: 1 }
    const corner = (more: object) => F.avgPool2d(x, 2, { ...options, ...more }).tolist()
    expect(corner({})).toEqual([[[[0.25, 0.25], [0.25, 0.25]]]]) // prettier-ignore
    expect(corner({ countIncludePad: false })).toEqual([[[[1, 1], [1, 1]]]]) // prettier-ignore
  })

  test('AvgPool2d hands its options on', ({ library }) => {
    const nn = nnOf(library)
    const x = library.randn([1, 2, 5, 7])
    const options = { stride: 2, padding: 1, ceilMode: true, countIncludePad: false }
    const expected = nn.functional.avgPool2d(x, [3, 2], options).tolist()
    expect(new nn.AvgPool2d([3, 2], options).forward(x).tolist()).toEqual(expected)
    const override = { divisorOverride: 2 }
    expect(new nn.AvgPool2d(2, override).forward(x).tolist()).toEqual(
      nn.functional.avgPool2d(x, 2, override).tolist(),
    )
  })

  test('the gradient of average pooling passes gradcheck', ({ library }) => {
    const x = library.randn([1, 2, 4, 5], leaf)
    const options = { stride: [1, 2], padding: 1, ceilMode: true }
    const { functional: F } = nnOf(library)
    expect(library.gradcheck((v) => F.avgPool2d(v, 3, options), [x])).toBe(true)
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const nn = nnOf(library)
    const x = library.zeros([1, 1, 4, 4])
    const known = ['stride', 'padding', 'ceilMode', 'countIncludePad', 'divisorOverride']
    expectOptions('avgPool2d', known, (options) => nn.functional.avgPool2d(x, 2, options))
    expectOptions('AvgPool2d', known, (options) => new nn.AvgPool2d(2, options))
  })

  test('average pooling names what does not fit', ({ library }) => {
    const { functional: F } = nnOf(library)
    const x = library.zeros([1, 1, 4, 3])
    expectError(() => F.avgPool2d(x, 4), 'avgPool2d', '4', '(1, 1, 4, 3)')
    expectError(() => F.avgPool2d(x, 0), 'avgPool2d', '0')
    expectError(() => F.avgPool2d(x, 2, { stride: 0 }), 'avgPool2d', 'stride', '0')
    expectError(() => F.avgPool2d(x, 2, { padding: 2 }), 'avgPool2d', 'padding 2', 'half')
    expectError(() => F.avgPool2d(x, 2, { divisorOverride: 0 }), 'avgPool2d', 'divisorOverride 0')
    expectError(() => F.avgPool2d(library.zeros([4, 3]), 2), 'avgPool2d', '(4, 3)')
  })
})

import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases, tensorOf } from './cases.ts'

/** The network's functions of tensors. */
export const functions = capability('tensor', (test) => {
  const { conv2d, linear, relu, maxPool2d, crossEntropy } = loadCases('functions')

  test('conv2d slides each kernel over the image without turning it', async ({ library, read }) => {
    const x = library.tensor([
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
    ])
    const weight = library.tensor([
      [
        [
          [1, 0],
          [0, -1],
        ],
      ],
    ])
    const y = library.conv2d(x, weight, library.tensor([10]))
    expect(y.shape).toEqual([1, 1, 1, 2])
    expect(Array.from(await read(y))).toEqual([1 - 5 + 10, 2 - 6 + 10])
  })

  test('conv2d is that of PyTorch at odd sizes, wide and tall', (context) =>
    expectCases(context, conv2d))

  test('linear is x times the transposed weight, plus the bias', async ({ library, read }) => {
    const x = library.tensor([[1, 2, 3]])
    const weight = library.tensor([
      [1, 0, -1],
      [2, 2, 2],
    ])
    const y = library.linear(x, weight, library.tensor([0.5, -0.5]))
    expect(y.shape).toEqual([1, 2])
    expect(Array.from(await read(y))).toEqual([-1.5, 11.5])
  })

  test('linear is that of PyTorch, empty batch included', (context) => expectCases(context, linear))

  test('relu passes what is above zero, and NaN', (context) => expectCases(context, relu))

  test('max-pool drops an odd last row and column', (context) => expectCases(context, maxPool2d))

  test('max-pool of a window with a NaN is NaN', async ({ library, read }) => {
    const x = library.tensor([
      [
        [
          [1, NaN],
          [3, 2],
        ],
      ],
    ])
    expect(Array.from(await read(tensorOf(library.maxPool2d(x, 2))))).toEqual([NaN])
  })

  test('cross entropy of equal logits is the logarithm of the number of classes', ({ library }) => {
    const cost = library.crossEntropy(library.zeros([2, 4], { dtype: 'float64' }), [0, 3])
    expect(cost.shape).toEqual([])
    expect(cost.item()).toBeCloseTo(Math.log(4), 15)
  })

  test('cross entropy stays finite at logits of ±1000', ({ library }) => {
    const logits = library.tensor([[1000, -1000]])
    expect(library.crossEntropy(logits, [0]).item()).toBe(0)
    expect(library.crossEntropy(logits, [1]).item()).toBe(2000)
  })

  test('cross entropy is that of PyTorch, extremes and an empty batch included', (context) =>
    expectCases(context, crossEntropy, { each: true }))

  test('conv2d names the shapes that do not fit', ({ library }) => {
    const x = library.zeros([1, 3, 4, 5])
    const weight = library.zeros([2, 3, 2, 2])
    const bias = library.zeros([2])
    const flat = library.zeros([3, 4, 5])
    expect(() => library.conv2d(flat, weight, bias)).toThrow(/^conv2d: .*\(3, 4, 5\)/)
    const channels = library.zeros([2, 4, 2, 2])
    expect(() => library.conv2d(x, channels, bias)).toThrow(/^conv2d: .*\(1, 3, 4, 5\).*4/)
    const kernel = library.zeros([2, 3, 5, 2])
    expect(() => library.conv2d(x, kernel, bias)).toThrow(/^conv2d: .*5.2.*\(1, 3, 4, 5\)/)
    expect(() => library.conv2d(x, weight, library.zeros([3]))).toThrow(/^conv2d: .*\(3\)/)
  })

  test('linear names the shapes that do not fit', ({ library }) => {
    const x = library.zeros([2, 3])
    const weight = library.zeros([4, 3])
    const bias = library.zeros([4])
    expect(() => library.linear(x, library.zeros([3, 4]), bias)).toThrow(/^linear: .*\(2, 3\).*4/)
    expect(() => library.linear(library.zeros([2, 3, 3]), weight, bias)).toThrow(
      /^linear: .*\(2, 3, 3\)/,
    )
    expect(() => library.linear(x, weight, library.zeros([3]))).toThrow(/^linear: .*\(3\).*4/)
  })

  test('max-pool names a window that does not fit', ({ library }) => {
    const x = library.zeros([1, 1, 4, 3])
    expect(() => library.maxPool2d(x, 4)).toThrow(/^maxPool2d: .*4.*\(1, 1, 4, 3\)/)
    expect(() => library.maxPool2d(x, 0)).toThrow(/^maxPool2d: .*0/)
    expect(() => library.maxPool2d(library.zeros([4, 3]), 2)).toThrow(/^maxPool2d: .*\(4, 3\)/)
  })

  test('cross entropy names a target that is no class, and where it stands', ({ library }) => {
    const logits = library.zeros([4, 10])
    expect(() => library.crossEntropy(logits, [1, 2, 3, 10])).toThrow(
      /^crossEntropy: target 10 at index 3 .*0 … 9/,
    )
    expect(() => library.crossEntropy(logits, [0, -1, 0, 0])).toThrow(/target -1 at index 1/)
    expect(() => library.crossEntropy(logits, [0.5, 0, 0, 0])).toThrow(/target 0\.5 at index 0/)
  })

  test('cross entropy names a number of targets other than the batch', ({ library }) => {
    const logits = library.zeros([4, 10])
    expect(() => library.crossEntropy(logits, [1, 2, 3])).toThrow(/^crossEntropy: .*3.*4/)
    expect(() => library.crossEntropy(library.zeros([10]), [1])).toThrow(/^crossEntropy: .*\(10\)/)
  })

  test('functions refuse tensors of different precision', ({ library }) => {
    const double = { dtype: 'float64' } as const
    const x = library.zeros([1, 1, 2, 2])
    const kernel = library.zeros([1, 1, 2, 2], double)
    expect(() => library.conv2d(x, kernel, library.zeros([1]))).toThrow(
      /^conv2d: dtypes float32 and float64/,
    )
    const rows = library.zeros([1, 2])
    expect(() => library.linear(rows, library.zeros([3, 2]), library.zeros([3], double))).toThrow(
      /^linear: dtypes float32 and float64/,
    )
  })
})

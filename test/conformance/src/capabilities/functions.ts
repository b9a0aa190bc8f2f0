import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases, tensorOf } from './cases.ts'
import { expectError } from './errors.ts'

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
    expectError(() => library.conv2d(flat, weight, bias), 'conv2d', '(3, 4, 5)')
    const deep = library.zeros([2, 4, 2, 2])
    expectError(() => library.conv2d(x, deep, bias), 'conv2d', '(1, 3, 4, 5)', '4')
    const tall = library.zeros([2, 3, 5, 2])
    expectError(() => library.conv2d(x, tall, bias), 'conv2d', '5×2', '(1, 3, 4, 5)')
    const long = library.zeros([3])
    expectError(() => library.conv2d(x, weight, long), 'conv2d', 'bias (3)', '(2)')
  })

  test('linear names the shapes that do not fit', ({ library }) => {
    const x = library.zeros([32, 28, 28])
    const weight = library.zeros([10, 784])
    const bias = library.zeros([10])
    expectError(() => library.linear(x, weight, bias), 'linear', '(32, 28, 28)', '784')
    const rows = library.zeros([32, 784])
    const turned = library.zeros([784, 10])
    expectError(() => library.linear(rows, turned, bias), 'linear', '(32, 784)', '10')
    const long = library.zeros([784])
    expectError(() => library.linear(rows, weight, long), 'linear', '(784)', '(10)')
  })

  test('max-pool names a window that does not fit', ({ library }) => {
    const x = library.zeros([1, 1, 4, 3])
    expectError(() => library.maxPool2d(x, 4), 'maxPool2d', '4', '(1, 1, 4, 3)')
    expectError(() => library.maxPool2d(x, 0), 'maxPool2d', '0')
    const flat = library.zeros([4, 3])
    expectError(() => library.maxPool2d(flat, 2), 'maxPool2d', '(4, 3)')
  })

  test('cross entropy names a target that is no class, and where it stands', ({ library }) => {
    const logits = library.zeros([4, 10])
    const cost = (...targets: number[]) => library.crossEntropy(logits, targets)
    expectError(() => cost(1, 2, 3, 10), 'crossEntropy', 'target 10 at index 3', '0 … 9')
    expectError(() => cost(0, -1, 0, 0), 'crossEntropy', 'target -1 at index 1')
    expectError(() => cost(0.5, 0, 0, 0), 'crossEntropy', 'target 0.5 at index 0')
    expectError(() => cost(1, 2, 3), 'crossEntropy', '3 targets', '4')
    const flat = library.zeros([10])
    expectError(() => library.crossEntropy(flat, [1]), 'crossEntropy', '(10)')
  })

  test('functions refuse tensors of different precision', ({ library }) => {
    const double = { dtype: 'float64' } as const
    const x = library.zeros([1, 1, 2, 2])
    const kernel = library.zeros([1, 1, 2, 2], double)
    const bias = library.zeros([1])
    const differ = 'dtypes float32 and float64 differ'
    expectError(() => library.conv2d(x, kernel, bias), 'conv2d', differ)
    const weight = library.zeros([1, 2], double)
    const row = library.zeros([1, 2])
    expect(() => library.linear(row, weight, bias)).toThrow(differ)
  })
})

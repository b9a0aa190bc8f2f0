import { floatsOf, loadCases, loadRandom } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { WITHIN, describeCalls } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'

/** Data that knows its shape. */
export const tensor = capability('tensor', (test) => {
  test('a tensor knows its shape, its strides and how many numbers it holds', ({ library }) => {
    const x = library.zeros([2, 3, 4])
    expect(x.shape).toEqual([2, 3, 4])
    expect(x.strides).toEqual([12, 4, 1])
    expect(x.dim()).toBe(3)
    expect(x.numel()).toBe(24)
  })

  test('a tensor of no dimensions holds one number', ({ library }) => {
    const x = library.tensor(2.5)
    expect(x.shape).toEqual([])
    expect(x.dim()).toBe(0)
    expect(x.numel()).toBe(1)
    expect(x.item()).toBe(2.5)
  })

  test('numbers are float32 by default, float64 on request', async ({ library, read }) => {
    const single = library.tensor([0.1])
    expect(single.dtype).toBe('float32')
    expect(await read(single)).toEqual(Float32Array.of(0.1))
    const double = library.tensor([0.1], { dtype: 'float64' })
    expect(double.dtype).toBe('float64')
    expect(await read(double)).toEqual(Float64Array.of(0.1))
  })

  test('nested lists become rows and columns, and tolist gives them back', async ({
    library,
    read,
  }) => {
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    const x = library.tensor(rows)
    expect(x.shape).toEqual([2, 3])
    expect(Array.from(await read(x))).toEqual([1, 2, 3, 4, 5, 6])
    expect(x.tolist()).toEqual(rows)
    expect(library.tensor(7).tolist()).toBe(7)
    expect(library.zeros([2, 0]).tolist()).toEqual([[], []])
  })

  test('a tensor copies the numbers that it is made from', async ({ library, read }) => {
    const row = [1, 2]
    const x = library.tensor(row)
    row[0] = 9
    expect(Array.from(await read(x))).toEqual([1, 2])
  })

  test('zeros, ones, full and arange are those of PyTorch, empty ones included', async ({
    library,
    read,
  }) => {
    for (const { call, dtype, result } of loadCases('factories').cases) {
      const [name, ...args] = call
      const what = `${describeCalls([call])} ${dtype}`
      const factory = Reflect.get(library, name) as (...args: unknown[]) => Tensor
      const made = factory(...args.map((a) => (typeof a === 'string' ? Number(a) : a)), { dtype })
      expect(made.shape, what).toEqual(result.shape)
      expect(made.strides, what).toEqual(result.strides)
      expect(made.dtype, what).toBe(dtype)
      expectClose(await read(made), floatsOf(result), { what, within: WITHIN[dtype] })
    }
  })

  test('arange never reaches its end', ({ library }) => {
    expect(library.arange(0, 1, 0.1, { dtype: 'float64' }).numel()).toBe(10)
    expect(library.arange(3).tolist()).toEqual([0, 1, 2])
    expect(library.arange(2, 4).tolist()).toEqual([2, 3])
  })

  test('item refuses a tensor of more than one number', ({ library }) => {
    const x = library.zeros([2, 1])
    expectError(() => x.item(), 'item', '(2, 1)', '2')
    const empty = library.zeros([0])
    expectError(() => empty.item(), 'item', '(0)')
    expect(library.full([1, 1], 3).item()).toBe(3)
  })

  test('rows of different lengths are an error that shows both shapes', ({ library }) => {
    expectError(() => library.tensor([[1, 2], [3]]), 'tensor', '(1)', '(2)')
    expectError(() => library.tensor([1, [2]]), 'tensor', '()', '(1)')
  })

  test('a size that is negative or broken is an error', ({ library }) => {
    expectError(() => library.full([2, -1], 0), 'full', '(2, -1)')
    expectError(() => library.zeros([1.5]), 'zeros', '(1.5)')
    expectError(() => library.ones([-2]), 'ones', '(-2)')
    expectError(() => library.randn([-3]), 'randn', '(-3)')
    const zeros = library.zeros as (...sizes: unknown[]) => Tensor
    const says = 'got 2: a shape is an array, such as [2, 3]'
    expectError(() => zeros(2, 3), 'zeros', says)
  })

  test('arange that cannot arrive is an error', ({ library }) => {
    expectError(() => library.arange(0, 5, 0), 'arange', '0 to 5', 'steps of 0')
    expectError(() => library.arange(5, 0), 'arange', '5 to 0')
    expectError(() => library.arange(Infinity), 'arange', 'Infinity')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { zeros, ones, full, randn, tensor } = library
    expectOptions('zeros', ['dtype'], (options) => zeros([2], options))
    expectOptions('ones', ['dtype'], (options) => ones([2], options))
    expectOptions('full', ['dtype'], (options) => full([2], 1, options))
    expectOptions('randn', ['dtype'], (options) => randn([2], options))
    expectOptions('tensor', ['dtype'], (options) => tensor([1, 2], options))
    const arange = (options: unknown) => () => library.arange(3, options as never)
    expectError(arange('float64'), 'arange', "options 'float64' must be an object")
    expectError(arange({ type: 'float64' }), 'arange', 'option type is unknown; known are dtype')
  })

  test('a shape error is a ShapeError', ({ library }) => {
    const x = library.zeros([2])
    expect(() => x.item()).toThrow(library.ShapeError)
  })
})

/** Random tensors. */
export const randomTensors = capability('tensor', (test) => {
  test('randn gives the numbers of torch.randn, below 16 and from 16 on', async ({
    library,
    read,
  }) => {
    for (const { seed, shape, dtype, values } of loadRandom().normal) {
      const what = `seed ${seed}, ${shape[0]} numbers, ${dtype}`
      const generator = new library.Generator(seed)
      const drawn = await read(library.randn(shape, { dtype, generator }))
      // PyTorch's vectorised logarithm and cosine are a little off in float32
      expectClose(drawn, values, { what, within: dtype === 'float32' ? 1e-6 : 1e-14 })
    }
  })

  test('one generator serves uniform, normal and permuted numbers in turn, as in PyTorch', async ({
    library,
    read,
  }) => {
    const { sequence } = loadRandom()
    const generator = new library.Generator(sequence.seed)
    const uniform = (dtype: 'float32' | 'float64', count: number) =>
      Array.from({ length: count }, () => generator.uniform(dtype))
    const normal = (count: number) => read(library.randn([count], { generator }))
    const close = (got: ArrayLike<number>, expected: readonly number[]) =>
      expectClose(got, expected, { what: 'numbers in turn', within: 1e-6 })

    close(uniform('float32', 3), sequence.rand3)
    close(await normal(3), sequence.randn3)
    close(await normal(2), sequence.randn2)
    close(uniform('float64', 2), sequence.rand2Float64)
    expect(Array.from(library.randomPermutation(5, generator))).toEqual(sequence.randperm5)
    close(await normal(16), sequence.randn16)
    close(uniform('float32', 1), sequence.rand1)
  })

  test('manualSeed starts the default generator anew', async ({ library, read }) => {
    library.manualSeed(1)
    const first = await read(library.randn([5]))
    const second = await read(library.randn([5]))
    library.manualSeed(1)
    expect(await read(library.randn([5]))).toEqual(first)
    expect(second).not.toEqual(first)
    const expected = loadRandom().normal.find(({ seed, shape }) => seed === 1 && shape[0] === 5)!
    expectClose(first, expected.values, { what: 'randn after manualSeed', within: 1e-6 })
  })

  test('a generator of one’s own leaves the default one alone', async ({ library, read }) => {
    library.manualSeed(2)
    const expected = await read(library.randn([4]))
    library.manualSeed(2)
    library.randn([4], { generator: new library.Generator(3) })
    expect(await read(library.randn([4]))).toEqual(expected)
  })

  test('what is no number makes no tensor', ({ library }) => {
    const make = (data: unknown) => () => library.tensor(data as number)
    const says = 'expected numbers in nested arrays'
    expectError(make(undefined), 'tensor', 'got undefined', says)
    expectError(make([undefined, 1]), 'tensor', 'got undefined', says)
    expectError(make(['a']), 'tensor', 'got String', says)
    expectError(make([[1], ['2']]), 'tensor', 'got String', says)
    expectError(make([1n]), 'tensor', 'got BigInt', says)
    expectError(make([null]), 'tensor', 'got null', says)
    expectError(
      make(() => 1),
      'tensor',
      'got Function',
      says,
    )
  })
})

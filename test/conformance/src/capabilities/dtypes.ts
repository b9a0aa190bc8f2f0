import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { build, expectCases } from './cases.ts'
import { expectError } from './errors.ts'
import { withSpoken } from './operation-cases.ts'

const wants = { requiresGrad: true } as const

/** int32 and bool beside the floats. */
export const dtypes = capability('dtypes', (test) => {
  const { single } = loadCases('promotion')

  test('truths make a bool tensor, an Int32Array or bytes an int32 one, numbers float32', ({
    library,
  }) => {
    expect(library.tensor([[true, false]]).dtype).toBe('bool')
    expect(library.tensor(Int32Array.of(1, 2)).dtype).toBe('int32')
    expect(library.tensor(Uint8Array.of(1, 2)).dtype).toBe('int32')
    expect(library.tensor([1, 2]).dtype).toBe('float32')
    expect(library.tensor([true, 1]).dtype).toBe('float32')
    expect(library.tensor([]).dtype).toBe('float32')
  })

  test('every factory makes every dtype', ({ library }) => {
    const { zeros, ones, full, arange, tensor } = library
    const int32 = { dtype: 'int32' } as const
    const bool = { dtype: 'bool' } as const
    expect(zeros([2], int32).tolist()).toEqual([0, 0])
    expect(ones([2], bool).tolist()).toEqual([true, true])
    expect(full([2], -2.7, int32).tolist()).toEqual([-2, -2])
    expect(full([2], 0.5, bool).tolist()).toEqual([true, true])
    expect(arange(1, 7, 2, int32).tolist()).toEqual([1, 3, 5])
    expect(tensor([0, 2, NaN], bool).tolist()).toEqual([false, true, true])
    expect(tensor([1.9, -1.9], int32).tolist()).toEqual([1, -1])
    expect(tensor([true, false], int32).tolist()).toEqual([1, 0])
    expectError(() => arange(2, bool), 'arange', 'bool')
    for (const x of [zeros([2], int32), arange(3, int32)]) expect(x.dtype).toBe('int32')
    for (const x of [ones([2], bool), full([2], 1, bool)]) expect(x.dtype).toBe('bool')
  })

  test('a dtype that does not exist is refused by its name, with those that do', ({ library }) => {
    const { tensor, zeros, full, arange, randn } = library
    const named = (name: string) => ({ dtype: name as 'float32' })
    const says = (name: string) => `dtype '${name}' is unknown; use float32, float64, int32 or bool`
    const x = tensor([3, 7])
    expectError(() => x.to('int64' as 'int32'), 'to', says('int64'))
    expectError(() => zeros([2], named('double')), 'zeros', says('double'))
    expectError(() => full([2], 1, named('torch.float32')), 'full', says('torch.float32'))
    expectError(() => arange(3, named('long')), 'arange', says('long'))
    expectError(() => tensor([1], named('int')), 'tensor', says('int'))
    expectError(() => randn([2], named('int32')), 'randn', "dtype 'int32'", 'float32 or float64')
  })

  test('tolist of a bool tensor gives truths, item 1 or 0', ({ library }) => {
    const x = library.tensor([[true], [false]])
    expect(x.tolist()).toEqual([[true], [false]])
    expect([library.tensor(true).item(), library.tensor(false).item()]).toEqual([1, 0])
  })

  test('int32 and bool tensors print as in PyTorch', ({ library }) => {
    const { printing } = loadCases('operations')
    for (const given of printing)
      expect(build(library, given).toString(), 'print of the tensor').toBe(given.text)
  })

  test('views of int32 and bool tensors keep their dtype', ({ library }) => {
    const x = library.tensor([[true, false], [false, false]]) // prettier-ignore
    const y = x.t().contiguous().view(4)
    expect([y.dtype, y.tolist()]).toEqual(['bool', [true, false, false, false]])
  })

  test('to gives the tensor itself if nothing changes, else a copy', ({ library }) => {
    const x = library.tensor([1.5, -1.5])
    expect(x.to('float32'), "x.to('float32') is x itself").toBe(x)
    expect(x.float(), 'x.float() is x itself').toBe(x)
    expect(x.to('int32').tolist()).toEqual([1, -1])
    expect(x.to('bool').tolist()).toEqual([true, true])
    expect(x.double().dtype).toBe('float64')
  })

  test('the gradient flows back through a cast, in the dtype that was there before', ({
    library,
  }) => {
    const x = library.tensor([1, 2], wants)
    const y = x.to('float64')
    y.mul(library.tensor([3, 4], { dtype: 'float64' }))
      .sum()
      .backward()
    expect([x.grad!.dtype, x.grad!.tolist()]).toEqual(['float32', [3, 4]])
  })

  test('a cast to whole numbers or truths ends the graph', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    expect([x.int().requiresGrad, x.bool().requiresGrad]).toEqual([false, false])
    expect(x.int().float().gradFn, 'gradFn of x.int().float()').toBe(null)
  })

  test('clone copies, and the gradient flows back', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const y = x.clone()
    expect(y.storage, 'x.clone() has a storage of its own').not.toBe(x.storage)
    y.mul(3).sum().backward()
    expect(x.grad!.tolist()).toEqual([3, 3])
    expect(library.tensor([true]).clone().dtype).toBe('bool')
  })

  test('only floats can require a gradient', ({ library }) => {
    const says = 'only Tensors of floating point dtype can require gradients'
    expect(() => library.zeros([2], { dtype: 'int32', ...wants })).toThrow(says)
    expect(() => library.tensor([true], wants)).toThrow(says)
    expectError(() => library.tensor([true]).requiresGrad_(), 'requiresGrad_', 'bool', says)
    expect(
      library.tensor([true]).requiresGrad_(false).requiresGrad,
      'requiresGrad of a bool tensor after requiresGrad_(false)',
    ).toBe(false)
  })

  test('.data takes no whole numbers where a gradient is required', ({ library }) => {
    const w = library.tensor([1, 2], wants)
    const whole = library.tensor(Int32Array.of(5, 6))
    const set = (x: typeof w) => () => {
      x.data = whole
    }
    const says = 'data set to a tensor that requires gradients must be floating point'
    expectError(set(w), 'data', 'int32', says)
    expectError(set(w.mul(2)), 'data', 'int32', says)
    expect([w.dtype, w.tolist()]).toEqual(['float32', [1, 2]])
    const free = library.tensor([1, 2])
    free.data = whole
    expect(free.dtype).toBe('int32')
  })

  test('operations of one tensor take whole numbers and truths, or refuse them, as PyTorch', (context) =>
    expectCases(withSpoken(context), single))

  test('a plain number too large for int32 is refused', ({ library }) => {
    const x = library.tensor(Int32Array.of(1))
    const large = 2 ** 31
    const says = '2147483648 does not fit into int32'
    expectError(() => x.add(large), 'add', says)
    expectError(() => x.remainder(large), 'remainder', says)
    expectError(() => x.maximum(large), 'maximum', says)
    expectError(() => x.pow(large), 'pow', says)
    expectError(() => library.pow(large, x), 'pow', says)
    expectError(() => x.clamp({ max: large }), 'clamp', says)
    expectError(() => library.where(x.eq(1), x, large), 'where', says)
    expectError(() => x.mul_(large), 'mul_', says)
    expect(x.sub(large - 1).tolist()).toEqual([-large + 2])
  })

  test('a tensor of whole numbers is filled with nothing that is none', ({ library }) => {
    const x = library.tensor(Int32Array.of(1, 2))
    const mask = library.tensor([true, false])
    const int32 = { dtype: 'int32' } as const
    for (const value of [NaN, Infinity, -Infinity, 3e9, 2 ** 31, 2 ** 31 - 0.5, -(2 ** 31) - 1]) {
      const says = `${value} does not fit into int32`
      expectError(() => library.full([2], value, int32), 'full', says)
      expectError(() => x.newFull([2], value), 'newFull', says)
      expectError(() => library.tensor([0, value], int32), 'tensor', says)
      expectError(() => library.arange(value, value + 1, int32), 'arange')
      expectError(() => x.fill_(value), 'fill_', says)
      expectError(() => x.maskedFill(mask, value), 'maskedFill', says)
      expectError(() => x.maskedFill_(mask, value), 'maskedFill_', says)
      const single = library.tensor(value, { dtype: 'float64' })
      expectError(() => x.maskedFill(mask, single), 'maskedFill', says)
    }
    expect([x.tolist(), x.version]).toEqual([[1, 2], 0])
    expect(x.maskedFill(mask, 2.5).tolist()).toEqual([2, 2])
    const ends = [2 ** 31 - 1, -(2 ** 31)]
    expect(library.tensor(ends, int32).tolist()).toEqual(ends)
    expect(library.full([1], NaN, { dtype: 'bool' }).tolist()).toEqual([true])
  })

  test('only a number fills a tensor: of all else it would make NaN, or true', ({ library }) => {
    const x = library.tensor([1, 2])
    for (const wrong of [library.tensor(3), undefined, '3', false]) {
      const value = wrong as never
      const says = `got ${typeof wrong}, expected a number`
      expectError(() => library.full([2], value), 'full', says)
      expectError(() => library.full([2], value, { dtype: 'bool' }), 'full', says)
      expectError(() => x.newFull([2], value), 'newFull', says)
      expectError(() => x.fill_(value), 'fill_', says)
    }
    expect([x.tolist(), x.version]).toEqual([[1, 2], 0])
  })

  test('what is no tensor is named where a tensor should be', ({ library }) => {
    const x = library.ones([2, 2])
    expectError(() => x.matmul(2 as never), 'matmul', 'got number, expected a tensor')
    expectError(() => x.matmul([[1], [2]] as never), 'matmul', 'got an array, expected a tensor')
    expectError(() => library.crossEntropy([[1]] as never, [0]), 'crossEntropy', 'got an array')
  })

  test('what is no tensor is not taken for one of another dtype', ({ library }) => {
    const [x, w, b] = [library.ones([1, 2]), library.ones([3, 2]), library.ones([3])]
    expectError(() => library.linear([[1, 2]] as never, w, b), 'linear', 'an array', 'a tensor')
    expectError(() => library.linear(x, undefined as never, b), 'linear', 'undefined', 'a tensor')
  })

  test('an array that is no storage of a dtype is refused by its name', ({ library }) => {
    const { Tensor, tensor } = library
    const says = 'expected Float32Array, Float64Array, Int32Array or Uint8Array'
    for (const array of [Int16Array.of(300), Uint8ClampedArray.of(7), BigInt64Array.of(1n)]) {
      const got = `got ${array.constructor.name}`
      expectError(() => new Tensor(array, [1]), 'Tensor', got, says)
      expectError(() => tensor(array as unknown as Int32Array), 'tensor', got, says)
    }
    expectError(() => new Tensor([1], [1]), 'Tensor', 'got Array', says)
    expectError(() => new Tensor(undefined, [0]), 'Tensor', 'got undefined', says)
    expect(new Tensor(Uint8Array.of(1), [1]).dtype).toBe('bool')
  })

  test('bytes that are neither 0 nor 1 are no storage of truths', ({ library }) => {
    const wrong = () => new library.Tensor(Uint8Array.of(1, 255, 0), [3])
    expectError(wrong, 'Tensor', 'byte 255', 'bool', '0 and 1', 'tensor(bytes)')
    expect(new library.Tensor(Uint8Array.of(1, 0), [2]).tolist()).toEqual([true, false])
  })

  test('cross entropy takes its targets from an int32 tensor', ({ library }) => {
    const logits = library.tensor([[1, 2, 3], [3, 2, 1]], { dtype: 'float64', ...wants }) // prettier-ignore
    const targets = library
      .tensor(Int32Array.of(9, 2, 9, 0))
      .view(2, 2)
      .narrow(1, 1, 1)
    const cost = library.crossEntropy(logits, targets.squeeze(1))
    expect(cost.item(), 'cost of int32 targets against that of the same array').toBe(
      library.crossEntropy(logits, [2, 0]).item(),
    )
    targets.zero_()
    cost.backward()
    expect((logits.grad!.tolist() as number[][])[0][2]).toBeLessThan(0) // still target 2
  })

  test('hits are counted only where there is a target for each image', ({ library }) => {
    const { countCorrect, ones, tensor } = library
    const [logits, ints] = [ones([3, 2]), tensor(Int32Array.of(0, 1, 0))]
    expect([countCorrect(logits, [0, 1, 0]), countCorrect(logits, ints)]).toEqual([2, 2])
    const says = (n: number) => `got ${n} targets for 3 images`
    expectError(() => countCorrect(logits, [0]), 'countCorrect', says(1))
    expectError(() => countCorrect(logits, [0, 1, 0, 1]), 'countCorrect', says(4))
    expectError(() => countCorrect(logits, ints.narrow(0, 0, 2)), 'countCorrect', says(2))
  })

  test('cross entropy refuses targets that are no classes', ({ library }) => {
    const { zeros, tensor, crossEntropy } = library
    const logits = zeros([2, 3])
    expectError(
      () => crossEntropy(logits, zeros([2])),
      'crossEntropy',
      'float32 (2)',
      "to('int32')",
    )
    expectError(() => crossEntropy(logits, tensor([true, true])), 'crossEntropy', 'bool (2)')
    const column = zeros([2, 1], { dtype: 'int32' })
    expectError(() => crossEntropy(logits, column), 'crossEntropy', '(2, 1)')
    const three = tensor(Int32Array.of(0, 3))
    expectError(() => crossEntropy(logits, three), 'crossEntropy', 'target 3 at index 1')
  })
})

import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases } from './cases.ts'
import { expectError } from './errors.ts'
import { expectOperations, withSpoken } from './operation-cases.ts'

/** Element-wise mixes of dtypes. */
export const promotion = capability('promotion', (test) => {
  const { pairs, numbers, inPlace, matmul, tooLarge, wrapped } = loadCases('promotion')
  const { mixed } = loadCases('operations')

  test('two tensors meet in the dtype that holds more: bool, int32, float32, float64', ({
    library,
  }) => {
    const { ones, resultType } = library
    const order = ['bool', 'int32', 'float32', 'float64'] as const
    for (const [i, a] of order.entries()) {
      for (const [j, b] of order.entries()) {
        const met = resultType(ones([2], { dtype: a }), ones([2], { dtype: b }))
        expect(met, `${a} and ${b}`).toBe(order[Math.max(i, j)])
      }
    }
  })

  test('a single number raises the kind, but not the precision of an array', ({ library }) => {
    const { ones, tensor } = library
    const double = tensor(0.1, { dtype: 'float64' })
    expect(ones([2]).add(double).dtype).toBe('float32')
    expect(ones([2], { dtype: 'int32' }).add(double).dtype).toBe('float64')
    expect(ones([2], { dtype: 'int32' }).add(1).dtype).toBe('int32')
    expect(ones([2], { dtype: 'int32' }).add(1.5).dtype).toBe('float32')
    expect(ones([2], { dtype: 'bool' }).add(1).dtype).toBe('int32')
    expect(ones([2], { dtype: 'float64' }).mul(tensor(0.1)).dtype).toBe('float64')
  })

  test('every pair of dtypes comes out as in PyTorch, under every operation', (context) =>
    expectCases(withSpoken(context), pairs))

  test('a tensor of any dtype and a plain number come out as in PyTorch', (context) =>
    expectCases(withSpoken(context), numbers))

  test('in place the result has to fit into the tensor, as in PyTorch', (context) =>
    expectCases(withSpoken(context), inPlace))

  test('matmul does not convert, and refuses truths', (context) => expectCases(context, matmul))

  test('whole numbers are compared with numbers beyond int32 as in PyTorch, but not filled', (context) =>
    expectCases(withSpoken(context), tooLarge))

  test('whole numbers that grow beyond int32 begin again at the other end, as in PyTorch', (context) =>
    expectCases(context, wrapped))

  test('a product of whole numbers keeps its last 32 bits', ({ library }) => {
    const large = library.tensor(Int32Array.of(2 ** 31 - 1, 2 ** 31 - 1, 3))
    expect([large.prod().item(), large.prod({ dim: 0 }).item()]).toEqual([3, 3])
    const odd = library.tensor(Int32Array.of(123456789))
    expect(odd.mul(987654321).item(), '123456789 · 987654321 in int32').toBe(
      Number(BigInt.asIntN(32, 123456789n * 987654321n)),
    )
  })

  test('products of truths are refused', ({ library }) => {
    const x = library.ones([1, 1, 2, 2], { dtype: 'bool' })
    expectError(() => x.matmul(x), 'matmul', 'bool (1, 1, 2, 2)', "to('int32')")
    const bias = library.ones([1], { dtype: 'bool' })
    expectError(() => library.conv2d(x, x, bias), 'conv2d', 'bool (1, 1, 2, 2)', "to('int32')")
  })

  test('in a mix, each gradient has the dtype of its own tensor', (context) =>
    expectOperations(context, mixed))

  test('an in-place result that does not fit is refused, and nothing is written', ({ library }) => {
    const x = library.tensor(Int32Array.of(1, 2))
    const says = "result type float32 can't be cast to the desired output type int32"
    expectError(() => x.add_(0.5), 'add_', says)
    expectError(() => x.div_(2), 'div_', says)
    expectError(() => x.mul_(library.ones([2])), 'mul_', says)
    expect(x.tolist()).toEqual([1, 2])
    const mask = library.tensor([true])
    expectError(() => mask.add_(1), 'add_', 'result type int32', 'bool')
    expect([x.version, mask.version]).toEqual([0, 0])
  })

  test('what is neither a tensor nor a number is refused by its kind', ({ library }) => {
    const x = library.tensor([1, 2])
    const says = 'expected a tensor or a number'
    const wrong = (operand: unknown) => operand as number
    expectError(() => x.add(wrong('2')), 'add', 'got a string', says)
    expectError(() => x.mul(wrong([1])), 'mul', 'got an array', says)
    expectError(() => x.eq(wrong(undefined)), 'eq', 'got undefined', says)
    expectError(() => x.pow(wrong(null)), 'pow', 'got object', says)
    expectError(() => x.sub_(wrong('2')), 'sub_', 'got a string', says)
    expectError(() => x.copy_(wrong('2')), 'copy_', 'got a string', says)
    expect([x.tolist(), x.version]).toEqual([[1, 2], 0])
  })

  test('bool minus bool is refused', ({ library }) => {
    const x = library.tensor([true])
    expectError(() => x.sub(x), 'sub', 'bool (1)', 'logicalXor')
    expectError(() => x.neg(), 'neg', 'bool (1)', 'logicalNot')
  })

  test('the mean of whole numbers is refused', ({ library }) => {
    const x = library.tensor(Int32Array.of(1, 2))
    expectError(() => x.mean(), 'mean', 'int32 (2)', "to('float32')")
    expectError(() => x.std(), 'std', 'int32 (2)', 'floats')
    expectError(() => x.softmax(0), 'softmax', 'int32 (2)', 'floats')
  })

  test('matmul, linear and conv2d name the two dtypes and a way out', ({ library }) => {
    const { ones, linear } = library
    const whole = ones([2, 2], { dtype: 'int32' })
    const fix = "convert the int32 one, as by x.to('float32')"
    expectError(() => ones([2, 2]).matmul(whole), 'matmul', 'float32 and int32', fix)
    expectError(() => whole.matmul(ones([2, 2])), 'matmul', 'int32 and float32', fix)
    const [x, w] = [ones([1, 1, 2, 2]), ones([1, 1, 1, 1], { dtype: 'float64' })]
    expectError(() => library.conv2d(x, w, ones([1])), 'conv2d', "float32 one, as by x.to('float64')") // prettier-ignore
    expectError(() => linear(ones([2, 2]), whole, ones([2])), 'linear', 'float32 and int32')
  })
})

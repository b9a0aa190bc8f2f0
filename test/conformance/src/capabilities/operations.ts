import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { expectCases, outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectOperations, withSpoken } from './operation-cases.ts'

const wants = { requiresGrad: true } as const
const double = { dtype: 'float64', requiresGrad: true } as const

/** Functions of one number and of two, questions, and ways from many numbers to few. */
export const operations = capability('operations', (test) => {
  const cases = loadCases('operations')
  const { unary, powers, pairs, reductions, exponentials, inPlace, questions, errors } = cases

  test('sigmoid is 0, ½ and 1 at −1000, 0 and 1000, with a slope of 0, ¼ and 0', ({ library }) => {
    const x = library.tensor([-1000, 0, 1000], wants)
    const y = x.sigmoid()
    y.sum().backward()
    expect(y.tolist()).toEqual([0, 0.5, 1])
    expect(x.grad!.tolist()).toEqual([0, 0.25, 0])
  })

  test('functions of one number have the values and slopes of PyTorch, at ±∞ and NaN too', (context) =>
    expectOperations(context, unary, { each: true }))

  test('powers have the values and gradients of PyTorch, at 0⁰ too', (context) =>
    expectOperations(context, powers, { each: true }))

  test('maximum, minimum, remainder and clamp have the values and gradients of PyTorch', (context) =>
    expectOperations(context, pairs, { each: true }))

  test('comparisons and other questions are answered as by PyTorch', (context) =>
    expectCases(withSpoken(context), questions))

  test('reductions have the values and gradients of PyTorch, with ties, NaN and infinities', (context) =>
    expectOperations(context, reductions))

  test('softmax, logSoftmax, logsumexp and cumsum have the values and gradients of PyTorch', (context) =>
    expectOperations(context, exponentials))

  test('in-place functions have the values and gradients of PyTorch', (context) =>
    expectOperations(context, inPlace))

  test('what PyTorch refuses is refused', (context) => expectCases(withSpoken(context), errors))

  test('an upstream gradient may lie out of order in storage', async (context) => {
    const all = [...unary, ...powers, ...pairs, ...reductions, ...exponentials, ...inPlace]
    const withDims = all.filter(({ upstream }) => upstream.shape.length > 0)
    await expectOperations(context, withDims, { arrange: outOfOrder })
  })

  test(
    'inputs that lie out of order in storage give the same, forward and backward',
    async (context) => {
      const { joining, picking, masks, mixed, ...others } = cases
      const { unary, powers, pairs, reductions, exponentials } = others
      const all = [joining, picking, masks, mixed, unary, powers, pairs, reductions, exponentials]
      const place = (x: Tensor) => (x.dim() > 0 ? outOfOrder(x) : x)
      await expectOperations(context, all.flat(), { place })
    },
    { needs: ['joining', 'picking', 'masks', 'promotion'] },
  )

  test('x⁰ has no slope, not even at 0', ({ library }) => {
    const x = library.tensor([0, 2], wants)
    x.pow(0).sum().backward()
    expect(x.grad!.tolist()).toEqual([0, 0])
  })

  test('the gradient of a tie goes half and half to maximum, evenly to amax, to the first of max', ({
    library,
  }) => {
    const [a, b] = [library.tensor([2], wants), library.tensor([2], wants)]
    a.maximum(b).backward()
    expect([a.grad!.tolist(), b.grad!.tolist()]).toEqual([[0.5], [0.5]])
    const share = (f: (x: Tensor) => Tensor) => {
      const x = library.tensor([3, 1, 3], wants)
      f(x).backward()
      return x.grad!.tolist()
    }
    expect(share((x) => x.amax())).toEqual([0.5, 0, 0.5])
    expect(share((x) => x.max())).toEqual([0.5, 0, 0.5])
    expect(share((x) => x.max({ dim: 0 }).values)).toEqual([1, 0, 0])
    expect(share((x) => x.min({ dim: 0 }).values)).toEqual([0, 1, 0])
  })

  test('clamp lets the gradient through at its bounds', ({ library }) => {
    const x = library.tensor([-2, -1, 0, 1, 2], wants)
    x.clamp({ min: -1, max: 1 }).sum().backward()
    expect(x.grad!.tolist()).toEqual([0, 1, 1, 1, 0])
    expectError(() => x.clamp({}), 'clamp', "At least one of 'min' or 'max'")
  })

  test('round takes the even one of two whole numbers that are equally near', ({ library }) => {
    const x = library.tensor([0.5, 1.5, 2.5, -0.5, -1.5, 2.4])
    expect(x.round().add(0).tolist()).toEqual([0, 2, 2, 0, -2, 2])
  })

  test('remainder has the sign of the divisor', ({ library }) => {
    expect(library.tensor([5, -5]).remainder(3).tolist()).toEqual([2, 1])
    const whole = library.tensor(Int32Array.of(5))
    expectError(() => whole.remainder(0), 'remainder', 'divided by 0')
  })

  test('remainder by 0.1 counts as many wholes as its value does, as in PyTorch', ({ library }) => {
    const b = library.tensor([0.1], { requiresGrad: true })
    library.tensor([1]).remainder(b).sum().backward()
    expect(b.grad!.item()).toBe(-9)
  })

  test('a negative power of whole numbers is refused', ({ library }) => {
    const x = library.tensor(Int32Array.of(2))
    expectError(() => x.pow(-1), 'pow', 'Integers to negative integer powers are not allowed')
    expect(x.pow(0.5).dtype).toBe('float32')
  })

  test('argmax of all keeps its dimensions if told', ({ library }) => {
    const x = library.tensor([[1, 5], [7, 3]]) // prettier-ignore
    expect(x.argmax({ keepdim: true }).tolist()).toEqual([[2]])
    expect(x.argmin({ keepdim: true }).tolist()).toEqual([[0]])
  })

  test('a power of ½ is a root, which −∞ has none of', ({ library }) => {
    const x = library.tensor([-Infinity, 4])
    expect(x.pow(0.5).tolist()).toEqual([NaN, 2])
    expect(x.pow(-0.5).tolist()).toEqual([NaN, 0.5])
    expect(x.pow(library.tensor([0.5])).tolist()).toEqual([Infinity, 2])
  })

  test('argmax and comparisons have no gradient', ({ library }) => {
    const x = library.tensor([1, 3, 2], wants)
    expect(x.argmax().item()).toBe(1)
    expect(
      [x.argmax(), x.gt(1), x.isnan(), x.any()].some((y) => y.requiresGrad),
      'one of argmax, gt, isnan, any requires a gradient',
    ).toBe(false)
    expect(() => x.argmax().backward()).toThrow('does not require grad')
  })

  test('the indices of max may not change before its backward pass', ({ library }) => {
    const x = library.tensor([1, 3, 2], wants)
    const { values, indices } = x.max({ dim: 0 }) as { values: Tensor; indices: Tensor }
    indices.zero_()
    expect(() => values.backward()).toThrow('modified by an inplace operation')
  })

  test('logsumexp and softmax stay finite where exp is not', ({ library }) => {
    const x = library.tensor([[1000, 1000], [-1000, -1000]], double) // prettier-ignore
    const y = x.logsumexp({ dim: 1 })
    const close = (y.tolist() as number[]).map((v) => v - Math.log(2))
    expect(close).toEqual([1000, -1000])
    expect(x.softmax(1).tolist()).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ])
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.ones([2, 3])
    const reductions = ['amax', 'amin', 'any', 'all', 'norm', 'logsumexp'] as const
    for (const name of [...reductions, 'min', 'argmax', 'argmin', 'prod'] as const) {
      const call = (options: never): unknown => x[name](options)
      expectOptions(name, ['dim', 'keepdim'], call)
    }
    for (const name of ['var', 'std'] as const) {
      expectOptions(name, ['dim', 'keepdim', 'unbiased', 'correction'], (options) =>
        x[name](options),
      )
    }
    for (const name of ['sort', 'argsort'] as const) {
      expectOptions(name, ['dim', 'descending'], (options): unknown => x[name](options))
    }
    expectOptions('topk', ['dim', 'largest'], (options) => x.topk(1, options))
    for (const name of ['clamp', 'clamp_'] as const) {
      expectOptions('clamp', ['min', 'max'], (options) => x[name](options))
    }
  })

  test('softmax of a row of −∞ is NaN, logsumexp −∞', ({ library }) => {
    const x = library.tensor([-Infinity, -Infinity])
    expect(x.softmax(0).tolist()).toEqual([NaN, NaN])
    expect(x.logsumexp().item()).toBe(-Infinity)
  })

  test('the largest of no numbers is an error that names the dimension', ({ library }) => {
    const x = library.zeros([0, 3])
    expectError(() => x.amax({ dim: 0 }), 'amax', '(0, 3)', 'dimension 0')
    expectError(() => x.min({ dim: 0 }), 'min', '(0, 3)', 'dimension 0')
    expectError(() => x.argmax(), 'argmax', '(0, 3) holds no numbers')
  })

  test('after what saves its result a change of it trips backward, after what saves its input it does not', ({
    library,
  }) => {
    const change = (operation: 'sqrt' | 'sigmoid' | 'tanh' | 'square' | 'sin' | 'abs') => {
      const x = library.tensor([1, 2], wants)
      const y = x[operation]()
      library.noGrad(() => y.add_(1))
      y.sum().backward()
    }
    for (const name of ['sqrt', 'sigmoid', 'tanh'] as const) {
      expect(() => change(name), name).toThrow('modified by an inplace operation')
    }
    for (const name of ['square', 'sin', 'abs'] as const) change(name)
  })

  test(
    'gradcheck passes for every operation',
    ({ library }) => {
      for (const [name, f] of Object.entries(smooth(library))) {
        const x = library.tensor([[0.3, -0.7, 1.2], [0.9, 0.5, -0.4]], double) // prettier-ignore
        const y = library.tensor([0.8, 0.6, 1.1], double)
        expect(library.gradcheck(f, [x.t().detach().requiresGrad_(), y.view(3, 1).detach().requiresGrad_()]), name).toBe(true) // prettier-ignore
      }
    },
    { needs: ['gradcheck'] },
  )

  test('a reduction of several dimensions is that of one after the other', ({ library }) => {
    const x = library.randn([2, 3, 4], { generator: new library.Generator(3) })
    const both = x.amax({ dim: [0, 2] }).tolist()
    expect(both).toEqual(x.amax({ dim: 2 }).amax({ dim: 0 }).tolist())
  })
})

/** Functions of x (3, 2), a view, and y (3, 1), away from their corners. */
function smooth(library: Library): Record<string, (x: Tensor, y: Tensor) => Tensor> {
  return {
    sqrt: (x) => x.square().add(0.1).sqrt(),
    rsqrt: (x) => x.square().add(0.1).rsqrt(),
    reciprocal: (x) => x.reciprocal(),
    log1p: (x) => x.log1p(),
    expm1: (x) => x.expm1(),
    sigmoid: (x) => x.sigmoid(),
    tanh: (x) => x.tanh(),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    tan: (x) => x.tan(),
    asin: (x) => x.div(2).asin(),
    acos: (x) => x.div(2).acos(),
    atan: (x) => x.atan(),
    abs: (x) => x.abs(),
    sign: (x) => x.sign().add(x),
    floor: (x) => x.floor().add(x),
    pow: (x, y) => x.abs().pow(y),
    rpow: (x) => library.pow(2, x),
    maximum: (x, y) => x.maximum(y),
    minimum: (x, y) => x.minimum(y),
    remainder: (x, y) => x.remainder(y),
    clamp: (x) => x.clamp({ min: -0.5, max: 1 }),
    amax: (x) => x.amax({ dim: 0 }),
    amin: (x) => x.amin(),
    max: (x) => x.max({ dim: 1 }).values,
    min: (x) => x.min({ dim: 0 }).values,
    prod: (x) => x.prod({ dim: 0 }),
    var: (x) => x.var({ dim: 0 }),
    std: (x) => x.std(),
    norm: (x) => x.norm({ dim: 1 }),
    logsumexp: (x) => x.logsumexp({ dim: 0 }),
    softmax: (x) => x.softmax(0),
    logSoftmax: (x) => x.logSoftmax(1),
    cumsum: (x) => x.cumsum(0),
    div_: (x, y) => x.mul(1).div_(y),
    clamp_: (x) => x.mul(1).clamp_({ max: 0.6 }),
    where: (x, y) => library.where(x.gt(0.4), x, y),
    cat: (x, y) => library.cat([x, y], { dim: 1 }),
    flip: (x) => x.flip(0, 1),
    slice: (x) => x.slice(0, 0, 3, 2),
    gather: (x) => x.gather(0, library.tensor([[2, 2], [0, 1]], { dtype: 'int32' })), // prettier-ignore
    sort: (x) => x.sort({ dim: 0 }).values,
  }
}

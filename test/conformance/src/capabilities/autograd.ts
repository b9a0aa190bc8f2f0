import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { expectError } from './errors.ts'

const wants = { requiresGrad: true } as const

/** The rules of recording and walking back. */
export const autograd = capability('autograd', (test) => {
  const { sentences } = loadCases('grad-mode')

  test('backward of x·x gives 2x', async ({ library, read }) => {
    const x = library.tensor([1, -3], wants)
    x.mul(x).sum().backward()
    expect(Array.from(await read(x.grad!))).toEqual([2, -6])
  })

  test('a tensor that requires a gradient is a leaf; what is computed from it is none', ({
    library,
  }) => {
    const x = library.tensor([1, 2], wants)
    expect([x.requiresGrad, x.isLeaf, x.gradFn, x.grad]).toEqual([true, true, null, null])
    const y = library.randn([2], wants).div(2)
    expect([y.requiresGrad, y.isLeaf]).toEqual([true, false])
    expect(y.gradFn, 'gradFn of randn(…).div(2)').not.toBeNull()
    const constant = library.tensor([1, 2])
    expect([constant.requiresGrad, constant.isLeaf, constant.gradFn]).toEqual([false, true, null])
  })

  test('every factory takes requiresGrad', ({ library }) => {
    const { zeros, ones, full, arange, randn } = library
    const made = [zeros([2], wants), ones([2], wants), full([2], 3, wants), arange(3, wants)]
    made.push(arange(0, 1, 0.5, wants), randn([2], wants))
    for (const x of made) expect([x.requiresGrad, x.isLeaf]).toEqual([true, true])
  })

  test('a result requires a gradient as soon as one operand does', ({ library }) => {
    const x = library.tensor([1], wants)
    const constant = library.tensor([2])
    expect(constant.mul(x).requiresGrad, 'requiresGrad of constant · x').toBe(true)
    expect(constant.mul(2).requiresGrad, 'requiresGrad of constant · 2').toBe(false)
    expect(constant.mul(2).gradFn, 'gradFn of constant · 2').toBeNull()
  })

  test('gradFn carries the name of the operation', ({ library }) => {
    const x = library.tensor([[1, 2]], wants)
    expect(x.mul(2).gradFn!.name).toBe('mul')
    expect(x.matmul(x.t()).gradFn!.name).toBe('matmul')
    expect(library.relu(x).gradFn!.name).toBe('relu')
  })

  test('gradients accumulate over backward passes until grad is cleared', async ({
    library,
    read,
  }) => {
    const x = library.tensor([1, 2], wants)
    x.mul(3).sum().backward()
    x.mul(3).sum().backward()
    expect(Array.from(await read(x.grad!))).toEqual([6, 6])
    x.grad = null
    x.mul(3).sum().backward()
    expect(Array.from(await read(x.grad!))).toEqual([3, 3])
  })

  test('a tensor used twice gets both gradients', async ({ library, read }) => {
    const a = library.tensor([1, 2], wants)
    const b = a.add(a)
    const c = b.add(b)
    c.sum().backward()
    expect(Array.from(await read(a.grad!))).toEqual([4, 4])
  })

  test('each node runs once, however many paths lead to it', ({ library }) => {
    const x = library.tensor(1, { dtype: 'float64', requiresGrad: true })
    let y: Tensor = x
    for (let i = 0; i < 60; i++) y = y.add(y)
    y.backward()
    expect(x.grad!.item()).toBe(2 ** 60)
  })

  test('a graph of 20,000 nodes in a row is walked without running out of stack', ({ library }) => {
    const x = library.tensor(1, wants)
    let y: Tensor = x
    for (let i = 0; i < 20_000; i++) y = y.add(1)
    y.backward()
    expect(x.grad!.item()).toBe(1)
  })

  test('only leaves that require a gradient get one', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const unused = library.tensor([1, 2], wants)
    const constant = library.tensor([3, 4])
    const y = x.mul(constant)
    y.sum().backward()
    expect(x.grad, 'grad of the leaf x').not.toBeNull()
    expect([y.grad, constant.grad, unused.grad]).toEqual([null, null, null])
    expect(x.grad!.requiresGrad, 'x.grad.requiresGrad').toBe(false)
  })

  test('a gradient has the shape and precision of its tensor', ({ library }) => {
    const row = library.ones([3], { dtype: 'float64', requiresGrad: true })
    const column = library.ones([2, 1], { dtype: 'float64', requiresGrad: true })
    row.mul(column).sum().backward()
    expect([row.grad!.shape, column.grad!.shape]).toEqual([[3], [2, 1]])
    expect(row.grad!.dtype).toBe('float64')
    expect(row.grad!.tolist()).toEqual([2, 2, 2])
    expect(column.grad!.tolist()).toEqual([[3], [3]])
  })

  test('backward takes an upstream gradient and does not change it', async ({ library, read }) => {
    const x = library.tensor([1, 2], wants)
    const y = library.tensor([3, 4], wants)
    const upstream = library.tensor([10, 100])
    x.add(y).backward(upstream)
    expect(Array.from(await read(x.grad!))).toEqual([10, 100])
    x.grad!.mul_(5)
    expect(Array.from(await read(y.grad!))).toEqual([10, 100])
    expect(Array.from(await read(upstream))).toEqual([10, 100])
  })

  test('backward without an argument is for one number only', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    expect(() => x.mul(2).backward()).toThrow(sentences.notScalar)
    expect(x.grad, 'x.grad after a backward that was refused').toBeNull()
    const one = library.tensor([[3]], wants)
    one.mul(2).backward()
    expect(one.grad!.tolist()).toEqual([[2]])
  })

  test('backward without a graph is an error', ({ library }) => {
    const x = library.tensor(1)
    expect(() => x.backward()).toThrow(sentences.noGraph)
    expect(() => x.mul(2).backward()).toThrow(sentences.noGraph)
  })

  test('an upstream gradient of another shape is an error that shows both', ({ library }) => {
    const y = library.tensor([1, 2], wants).mul(2)
    expectError(() => y.backward(library.ones([3])), 'backward', '(3)', '(2)')
  })

  test('requiresGrad_ turns recording on and off, for leaves', ({ library }) => {
    const x = library.tensor([1])
    expect(x.requiresGrad_(), 'x.requiresGrad_() is x itself').toBe(x)
    expect(x.requiresGrad, 'x.requiresGrad after x.requiresGrad_()').toBe(true)
    expect(x.mul(2).requiresGrad, 'x.mul(2).requiresGrad').toBe(true)
    expect(
      x.requiresGrad_(false).mul(2).requiresGrad,
      'x.requiresGrad_(false).mul(2).requiresGrad',
    ).toBe(false)
    const y = library.tensor([1], wants).mul(2)
    expect(() => y.requiresGrad_(false)).toThrow(/requiresGrad/)
  })

  test('backward of a leaf is its upstream gradient', async ({ library, read }) => {
    const x = library.tensor([1, 2], wants)
    x.backward(library.tensor([3, 4]))
    expect(Array.from(await read(x.grad!))).toEqual([3, 4])
  })

  test('a view of a leaf passes its gradient on to the leaf', ({ library }) => {
    const x = library.tensor(
      [
        [1, 2],
        [3, 4],
      ],
      wants,
    )
    x.t().narrow(0, 1, 1).mul(5).sum().backward()
    expect(x.grad!.tolist()).toEqual([
      [0, 5],
      [0, 5],
    ])
  })

  test('walking the parameters by index, one finds the gradient of the second and prints it', ({
    library,
  }) => {
    const weight = library.tensor([[1, 2]], wants)
    const bias = library.tensor([0.5], wants)
    const x = library.tensor([
      [3, 4],
      [5, 6],
    ])
    library.linear(x, weight, bias).sum().backward()
    const printed: string[] = []
    let ii = 0
    for (const parameter of [weight, bias]) {
      if (ii === 1) printed.push(String(parameter.grad))
      ii++
    }
    expect(printed).toEqual(['tensor([2.])'])
  })

  test('printing shows what takes part in a graph, and what made it', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    expect(x.toString()).toBe('tensor([1., 2.], requiresGrad=true)')
    expect(x.mul(2).toString()).toBe('tensor([2., 4.], gradFn=<mul>)')
    const double = library.tensor([1], { dtype: 'float64', requiresGrad: true })
    expect(double.toString()).toBe('tensor([1.], dtype=float64, requiresGrad=true)')
    expect(double.neg().toString()).toBe('tensor([-1.], dtype=float64, gradFn=<neg>)')
  })

  test('what is made from plain tensors may still be changed in place', async ({
    library,
    read,
  }) => {
    const x = library.tensor([1, 2], wants)
    const constant = library.tensor([1, 1])
    constant.add_(1)
    x.mul(constant).sum().backward()
    expect(Array.from(await read(x.grad!))).toEqual([2, 2])
  })

  test('an in-place function on a leaf that requires a gradient is an error, and nothing is written', async ({
    library,
    read,
  }) => {
    const x = library.tensor([1, 2], wants)
    expect(() => x.add_(1)).toThrow(/in-?place/)
    expect(() => x.zero_()).toThrow(/in-?place/)
    expect(Array.from(await read(x))).toEqual([1, 2])
  })

  test('an in-place function in a graph is recorded, or refused before anything is written', ({
    library,
    has,
  }) => {
    const x = library.tensor([1, 2], wants)
    const result = x.mul(2)
    const buffer = library.zeros([2])
    const changes = [() => result.add_(1), () => buffer.add_(x)]
    if (has('in-place-autograd')) {
      for (const change of changes) change()
      result.mul(buffer).sum().backward()
      expect(x.grad!.tolist()).toEqual([5, 9]) // (2x + 1)·x
    } else {
      for (const change of changes) expect(change).toThrow(/^add_: /)
      expect([result.tolist(), buffer.tolist()]).toEqual([
        [2, 4],
        [0, 0],
      ])
    }
  })

  test('a grad of another shape is refused before any gradient is written', ({ library }) => {
    const [x, z] = [library.ones([3], wants), library.ones([3], wants)]
    x.grad = library.ones([2, 3])
    expect(() => x.mul(z).sum().backward()).toThrow('grad (2, 3) must have the shape (3)')
    expect([x.grad.tolist(), z.grad]).toEqual([[[1, 1, 1], [1, 1, 1]], null]) // prettier-ignore
  })

  test('the upstream gradient may itself require one', ({ library }) => {
    const [x, z] = [library.ones([2], wants), library.ones([2], wants)]
    x.add(z.mul(2)).backward(library.tensor([3, 4], wants))
    expect([x.grad!.tolist(), z.grad!.tolist()]).toEqual([[3, 4], [6, 8]]) // prettier-ignore
  })

  test('labels and indices that change after the forward pass change no gradient', ({
    library,
  }) => {
    const logits = library.zeros([1, 2], wants)
    const labels = [0]
    const cost = library.crossEntropy(logits, labels)
    labels[0] = 1
    cost.backward()
    expect(logits.grad!.tolist()).toEqual([[-0.5, 0.5]])
    const x = library.tensor([1, 2], wants)
    const { values, indices } = x.max({ dim: 0 })
    if (indices instanceof Int32Array) indices[0] = 0
    values.backward()
    expect(x.grad!.tolist()).toEqual([0, 1])
  })
})

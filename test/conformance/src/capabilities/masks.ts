import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { outOfOrder } from './cases.ts'
import { expectError } from './errors.ts'
import { expectOperations } from './operation-cases.ts'

const wants = { requiresGrad: true } as const

/** Numbers picked by a tensor of true and false. */
export const masks = capability('masks', (test) => {
  const { masks: cases } = loadCases('operations')

  test('where takes each number from one tensor or from the other', ({ library }) => {
    const [x, y] = [library.tensor([1, 2], wants), library.tensor([3, 4], wants)]
    const z = library.where(library.tensor([true, false]), x, y)
    expect(z.tolist()).toEqual([1, 4])
    z.mul(5).sum().backward()
    expect([x.grad!.tolist(), y.grad!.tolist()]).toEqual([[5, 0], [0, 5]]) // prettier-ignore
  })

  test('where of two plain numbers is whole if they are', ({ library }) => {
    const mask = library.tensor([true, false])
    expect(library.where(mask, 1, 0).dtype).toBe('int32')
    expect(library.where(mask, 1, 0.5).tolist()).toEqual([1, 0.5])
  })

  test('what a mask hides gets a gradient of 0, even where it was NaN', ({ library }) => {
    const x = library.tensor([-1, 4], wants)
    const roots = x.clamp({ min: 0 }).sqrt()
    library.where(x.gt(0), roots, 0).sum().backward()
    expect((x.grad!.tolist() as number[])[1]).toBe(0.25)
    const y = library.tensor([NaN, 1], wants)
    y.maskedFill(y.isnan(), 0).sum().backward()
    expect(y.grad!.tolist()).toEqual([0, 1])
  })

  test('masked operations have the values and gradients of PyTorch', (context) =>
    expectOperations(context, cases))

  test('an upstream gradient may lie out of order in storage', async (context) => {
    const withDims = cases.filter(({ upstream }) => upstream.shape.length > 0)
    await expectOperations(context, withDims, { arrange: outOfOrder })
  })

  test('maskedSelect gives the numbers in row-major order', ({ library }) => {
    const x = library.tensor([[1, 2], [3, 4]]) // prettier-ignore
    expect(x.t().maskedSelect(x.t().ne(2)).tolist()).toEqual([1, 3, 4])
  })

  test('nonzero tells where', ({ library }) => {
    const x = library.tensor([[0, 1], [2, 0]]) // prettier-ignore
    expect(x.nonzero().tolist()).toEqual([[0, 1], [1, 0]]) // prettier-ignore
  })

  test('a mask may not change before the backward pass', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const mask = library.tensor([true, false])
    const y = x.maskedFill(mask, 0)
    const z = library.where(mask, x, 0)
    mask.zero_()
    expect(() => y.sum().backward()).toThrow('modified by an inplace operation')
    expect(() => z.sum().backward()).toThrow('modified by an inplace operation')
  })

  test('anything but a bool mask is refused', ({ library }) => {
    const x = library.tensor([1, 0])
    const whole = x.int()
    expectError(() => library.where(x, x, x), 'where', 'float32 (2)', 'bool')
    expectError(() => x.maskedFill(whole, 0), 'maskedFill', 'int32 (2)', 'bool')
    expectError(() => x.maskedFill_(whole, 0), 'maskedFill_', 'int32 (2)', 'bool')
    expectError(() => x.maskedSelect(whole), 'maskedSelect', 'int32 (2)', 'bool')
    const says = 'got boolean, expected a tensor'
    expectError(() => library.where(true as never, x, x), 'where', says)
    expectError(() => x.maskedFill(true as never, 0), 'maskedFill', says)
    expect(x.tolist()).toEqual([1, 0])
  })

  test('a logical question is asked of two tensors, in PyTorch too', ({ library }) => {
    const x = library.tensor([1, 0])
    for (const name of ['logicalAnd', 'logicalOr', 'logicalXor'] as const) {
      expectError(() => x[name](1 as never), name, 'got number, expected a tensor')
      expectError(() => x[name]([1, 0] as never), name, 'got an array, expected a tensor')
    }
  })

  test('a value that is no single number, or a mask that does not fit, is refused', ({
    library,
  }) => {
    const x = library.tensor([1, 0])
    const mask = library.tensor([true, false])
    expectError(() => x.maskedFill(mask, x), 'maskedFill', '(2)', 'single number')
    expectError(() => x.maskedFill(library.ones([3], { dtype: 'bool' }), 0), 'maskedFill', '(3)')
    expectError(() => x.maskedFill_(library.ones([2, 2], { dtype: 'bool' }), 0), 'maskedFill_', '(2, 2)') // prettier-ignore
  })
})

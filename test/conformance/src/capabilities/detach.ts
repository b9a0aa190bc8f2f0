import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { expectError } from './errors.ts'

const wants = { requiresGrad: true } as const

/** The same numbers outside of the graph: `detach()` and `.data`. */
export const detach = capability('detach', (test) => {
  const { sentences } = loadCases('grad-mode')

  test('detach shares the numbers and requires no gradient', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const y = x.mul(2).detach()
    expect([y.requiresGrad, y.gradFn, y.isLeaf]).toEqual([false, null, true])
    const same = x.detach()
    expect(same.storage, 'x.detach() shares the storage of x').toBe(x.storage)
    same.fill_(7)
    expect(x.tolist()).toEqual([7, 7])
    expect(x.requiresGrad, 'x.requiresGrad after x.detach()').toBe(true)
  })

  test('detach keeps the view: shape, strides and offset', ({ library }) => {
    const view = library
      .tensor([
        [1, 2, 3],
        [4, 5, 6],
      ])
      .t()
      .narrow(0, 1, 2)
    const same = view.detach()
    expect([same.shape, same.strides, same.storageOffset]).toEqual([[2, 2], view.strides, 1])
    expect(same.tolist()).toEqual([
      [2, 5],
      [3, 6],
    ])
  })

  test('no gradient flows through detach', ({ library }) => {
    const x = library.tensor([3], wants)
    x.mul(x.detach()).backward()
    expect(x.grad!.tolist()).toEqual([3])
  })

  test(
    'a change through detach is seen: backward refuses the changed tensor',
    ({ library }) => {
      const x = library.tensor([3], wants)
      const y = x.mul(x)
      x.detach().fill_(10)
      expect(() => y.backward()).toThrow(sentences.changed)
      expect(x.grad, 'x.grad after backward refused').toBeNull()
    },
    { needs: ['version-counter'] },
  )

  test(
    'a change through .data is not seen: backward is silently wrong',
    ({ library }) => {
      const x = library.tensor([3], wants)
      const y = x.mul(x)
      x.data.fill_(10)
      y.backward()
      expect(x.grad!.tolist()).toEqual([20]) // and not 6
    },
    { needs: ['version-counter'] },
  )

  test('.data shares the numbers and requires no gradient', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    expect(x.data.requiresGrad, 'x.data.requiresGrad').toBe(false)
    expect(x.data.storage, 'x.data shares the storage of x').toBe(x.storage)
    x.data.add_(1)
    expect(x.tolist()).toEqual([2, 3])
  })

  test('a bias set through .data stays the same leaf and learns on', ({ library }) => {
    const weight = library.tensor([[1, 2]], wants)
    const bias = library.tensor([0], wants)
    const parameters = [weight, bias]
    bias.data = library.tensor([10])
    expect(parameters[1].tolist()).toEqual([10])
    expect([bias.requiresGrad, bias.isLeaf, bias.gradFn]).toEqual([true, true, null])
    const y = library.linear(
      library.tensor([
        [1, 1],
        [2, 2],
      ]),
      weight,
      bias,
    )
    expect(y.tolist()).toEqual([[13], [16]])
    y.sum().backward()
    expect(bias.grad!.tolist()).toEqual([2])
  })

  test('a tensor set as .data shares its numbers from then on', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const numbers = library.tensor([5, 6])
    x.data = numbers
    numbers.add_(1)
    expect(x.tolist()).toEqual([6, 7])
  })

  test('.data takes a tensor and nothing else', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const set = (source: unknown) => () => {
      x.data = source as Tensor
    }
    expectError(set([5, 6]), 'data', 'got object', 'has to be a tensor')
    expectError(set(undefined), 'data', 'got undefined', 'has to be a tensor')
    expect(x.tolist()).toEqual([1, 2])
  })

  test('.grad.data shows the gradient, as the notes print it', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    x.mul(x).sum().backward()
    expect(String(x.grad!.data)).toBe('tensor([2., 4.])')
  })
})

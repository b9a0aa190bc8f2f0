import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { apply, describeCalls, make, tensorOf } from './cases.ts'
import { expectOptions } from './errors.ts'

const wants = { requiresGrad: true } as const

/** Walking back more than once. */
export const retainGraph = capability('retain-graph', (test) => {
  const { saved, sentences } = loadCases('grad-mode')

  test('a second backward through what was saved is an error', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const cost = x.mul(x).sum()
    cost.backward()
    expect(() => cost.backward()).toThrow(sentences.freed)
    expect(x.grad!.tolist()).toEqual([2, 4])
  })

  test('with retainGraph it runs again, and gradients add up', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const cost = x.mul(x).sum()
    cost.backward(undefined, { retainGraph: true })
    cost.backward(undefined, { retainGraph: true })
    cost.backward()
    expect(x.grad!.tolist()).toEqual([6, 12])
    expect(() => cost.backward()).toThrow(sentences.freed)
  })

  test('a second backward through a shared part of the graph is the same error', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const shared = x.exp()
    shared.sum().backward()
    expect(() => shared.mul(2).sum().backward()).toThrow(sentences.freed)
  })

  test('the error names retainGraph', ({ library }) => {
    const cost = library.tensor([1], wants).exp().sum()
    cost.backward()
    expect(() => cost.backward()).toThrow(/retainGraph/)
    expect(() => cost.backward()).toThrow(/detach\(\)/)
    const options = { retainGraph: true } as never // where the gradient belongs
    expect(() => cost.backward(options)).toThrow('backward(undefined, { retainGraph: true })')
    expect(() => cost.backward(1 as never)).toThrow('the gradient must be a tensor')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const cost = x.mul(x).sum()
    expectOptions('backward', ['retainGraph'], (options) => cost.backward(undefined, options))
    expect(x.grad, 'the gradient after backward was refused').toBeNull()
  })

  test('where nothing was saved a second backward runs, as in PyTorch', ({ library }) => {
    for (const { inputs, calls, constants, once } of saved) {
      const leaves: Record<string, Tensor> = {}
      for (const [key, input] of Object.entries(inputs)) {
        leaves[key] = make(library, input, !constants.includes(key))
      }
      const cost = tensorOf(apply(library, leaves.x, calls, leaves)).sum()
      cost.backward()
      const again = expect(() => cost.backward(), describeCalls(calls))
      if (once) again.toThrow(sentences.freed)
      else again.not.toThrow()
    }
  })
})

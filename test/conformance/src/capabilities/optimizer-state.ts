import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { type OptimizerState, withOptim } from '../library/optim.ts'
import { expectError } from './errors.ts'
import { continuationTests, leaf, optimFixture } from './optimizer-claims.ts'

/** What an optimizer knows, put away and taken up again. */
export const optimizerState = capability('optimizer-state', (test) => {
  const { cases, sentences } = optimFixture

  test('a state dict counts parameters through all groups', ({ library }) => {
    const [a, b, c] = [leaf(library, [1], [2]), leaf(library, [3]), leaf(library, [4], [5])]
    const optimizer = new (withOptim(library).optim.SGD)(
      [{ params: [a, b] }, { params: [c], lr: 0.5 }],
      { lr: 0.25, momentum: 0.9 },
    )
    optimizer.step()
    const { state, paramGroups } = optimizer.stateDict()
    expect(paramGroups.map(({ params, lr }) => [params, lr])).toEqual([
      [[0, 1], 0.25],
      [[2], 0.5],
    ])
    expect(paramGroups[0]).toEqual({
      params: [0, 1],
      lr: 0.25,
      momentum: 0.9,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
    })
    expect(Object.keys(state)).toEqual(['0', '2'])
    expect((state[2].momentumBuffer as Tensor).tolist()).toEqual([5])
  })

  continuationTests(test, cases)

  test('what was loaded is a copy: who saved goes on without changing it', ({ library }) => {
    const { optim } = withOptim(library)
    const [a, b] = [leaf(library, [0], [1]), leaf(library, [0], [1])]
    const first = new optim.SGD([a], { lr: 1, momentum: 0.5 })
    first.step()
    const second = new optim.SGD([b])
    second.loadStateDict(first.stateDict())
    first.step()
    first.paramGroups[0].lr = 7
    second.step()
    expect(b.tolist()).toEqual([-1.5]) // b = ½·1 + 1
  })

  test('what was loaded takes the dtype of the parameter', ({ library }) => {
    const { optim } = withOptim(library)
    const a = leaf(library, [0], [1])
    const first = new optim.SGD([a], { lr: 1, momentum: 0.5 })
    first.step()
    const b = library.tensor([0], { requiresGrad: true })
    b.grad = library.tensor([1])
    const second = new optim.SGD([b])
    second.loadStateDict(first.stateDict())
    expect((second.state.get(b)!.momentumBuffer as Tensor).dtype).toBe('float32')
    second.step()
    expect(b.tolist()).toEqual([-1.5])
  })

  test('a state of other groups is an error, and nothing is loaded', ({ library }) => {
    const { optim } = withOptim(library)
    const make = (groups: number[], lr: number) =>
      new optim.SGD(
        groups.map((size) => ({
          params: Array.from({ length: size }, () => leaf(library, [1], [1])),
        })),
        { lr },
      )
    const optimizer = make([1], 0.5)
    const load = (state: OptimizerState) => () => optimizer.loadStateDict(state)
    expect(load(make([1, 1], 2).stateDict())).toThrow(sentences.loadGroups)
    expect(load(make([2], 2).stateDict())).toThrow(sentences.loadSizes)
    expect(optimizer.paramGroups[0].lr).toBe(0.5)
    expect(optimizer.state.size).toBe(0)
  })

  test('a state that cannot be its own is refused before anything is loaded', ({ library }) => {
    const { optim } = withOptim(library)
    const make = (sizes: number[], lr: number) => {
      const ones = sizes.map((n) => Array.from({ length: n }, () => 1))
      return new optim.SGD(
        ones.map((values) => leaf(library, values, values)),
        { lr, momentum: 0.5 },
      )
    }
    const [saved, optimizer] = [make([2, 3], 0.25), make([2, 3], 0.5)]
    saved.step()
    const load = (into: typeof optimizer, change: (state: OptimizerState) => void) => () => {
      const state = saved.stateDict()
      change(state)
      into.loadStateDict(state)
    }
    const says = 'loadStateDict: parameter 1: momentumBuffer'
    const other = make([2, 4], 0.5)
    expectError(
      load(other, () => {}),
      'SGD',
      `${says} (3) must be (4)`,
    )
    const nothing = (state: OptimizerState) => (state.state[1].momentumBuffer = null)
    expectError(load(optimizer, nothing), 'SGD', `${says}: got null, expected a tensor`)
    const single = (state: OptimizerState) => (state.state[1].momentumBuffer = library.tensor(1))
    expectError(load(optimizer, single), 'SGD', `${says} () must be (3)`)
    for (const one of [other, optimizer]) {
      expect([one.state.size, one.paramGroups[0].lr]).toEqual([0, 0.5])
    }
    load(optimizer, () => {})()
    expect([optimizer.state.size, optimizer.paramGroups[0].lr]).toEqual([2, 0.25])
  })
})

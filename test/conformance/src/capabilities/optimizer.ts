import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { withOptim } from '../library/optim.ts'
import { leaf, optimFixture } from './optimizer-claims.ts'

/** What every optimizer does, whatever its formula. */
export const optimizer = capability('optimizer', (test) => {
  const { sentences } = optimFixture

  test('zeroGrad lets go of the gradients of all parameters', ({ library }) => {
    const parameters = [leaf(library, [1, 2], [3, 4]), leaf(library, [5], [6]), leaf(library, [7])]
    new (withOptim(library).optim.SGD)(parameters).zeroGrad()
    expect(parameters.map(({ grad }) => grad)).toEqual([null, null, null])
  })

  test('zeroGrad({ setToNone: false }) writes zeros into the gradients that are there', ({
    library,
  }) => {
    const [w, without] = [leaf(library, [1, 2], [3, 4]), leaf(library, [5])]
    const { grad } = w
    new (withOptim(library).optim.SGD)([w, without]).zeroGrad({ setToNone: false })
    expect(w.grad, 'w.grad is the same tensor as before').toBe(grad)
    expect(w.grad!.tolist()).toEqual([0, 0])
    expect(without.grad, 'grad of a parameter that had none').toBeNull()
  })

  test('gradients of several backward passes add up to one step, until zeroGrad', ({ library }) => {
    const w = leaf(library, [1])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.5 })
    const pass = () => w.mul(3).sum().backward()
    pass()
    pass()
    optimizer.step()
    expect(w.tolist()).toEqual([-2]) // 1 − ½·(3 + 3)
    optimizer.zeroGrad()
    pass()
    optimizer.step()
    expect(w.tolist()).toEqual([-3.5])
  })

  test('a parameter without a gradient is skipped, one whose gradient is 0 is not', ({
    library,
  }) => {
    const [skipped, zero] = [leaf(library, [2]), leaf(library, [2], [0])]
    const options = { lr: 0.5, weightDecay: 0.5 }
    new (withOptim(library).optim.SGD)([skipped, zero], options).step()
    expect([skipped.tolist(), zero.tolist()]).toEqual([[2], [1.5]]) // 2 − ½·½·2
  })

  test('a step is not recorded, and the parameters stay the leaves that they were', ({
    library,
  }) => {
    const w = leaf(library, [1, 2])
    const { storage } = w
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.1, momentum: 0.9 })
    for (let step = 0; step < 2; step++) {
      w.mul(w).sum().backward()
      optimizer.step()
    }
    expect([w.isLeaf, w.requiresGrad, w.gradFn]).toEqual([true, true, null])
    expect(w.storage, 'w keeps its storage').toBe(storage)
  })

  test('a step changes the version of a parameter: a graph of before cannot be walked back', ({
    library,
  }) => {
    const w = leaf(library, [1, 2], [1, 1])
    const cost = w.mul(w).sum()
    new (withOptim(library).optim.SGD)([w], { lr: 0.1 }).step()
    expect(() => cost.backward()).toThrow('modified by an inplace operation')
  })

  test('step(closure) computes the cost, with recording on, and returns it', ({ library }) => {
    const w = leaf(library, [3])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.25 })
    const modes: boolean[] = []
    const cost = optimizer.step(() => {
      modes.push(library.isGradEnabled())
      optimizer.zeroGrad()
      const value = w.mul(w).sum()
      value.backward()
      return value
    })
    expect(cost!.item()).toBe(9)
    expect(w.tolist()).toEqual([1.5])
    expect(modes).toEqual([true])
    expect(optimizer.step(), 'what step() returns').toBeUndefined()
  })

  test('numbers may lie in any order: of the parameter, of its gradient, or expanded', async ({
    library,
    read,
  }) => {
    const { optim } = withOptim(library)
    const options = { lr: 0.5, momentum: 0.5, weightDecay: 0.25 }
    const values = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    const turned = () => library.tensor(values, { dtype: 'float64' }).t()
    const w = turned().detach().requiresGrad_()
    const straight = turned().contiguous().detach().requiresGrad_()
    const one = library.ones([1, 2], { dtype: 'float64' }).expand(3, 2)
    const optimizers = [new optim.SGD([w], options), new optim.SGD([straight], options)]
    for (const gradient of [turned(), one, turned()]) {
      w.grad = gradient
      straight.grad = gradient.contiguous()
      for (const each of optimizers) each.step()
    }
    expectSame(await read(w), await read(straight), 'the parameter')
    expect(w.strides).toEqual([1, 3])
  })

  test('step refuses an async closure', ({ library }) => {
    const optimizer = new (withOptim(library).optim.SGD)([leaf(library, [1], [1])])
    const later = (async () => Promise.resolve(library.tensor(1))) as unknown as () => Tensor
    expect(() => optimizer.step(later)).toThrow('async function')
  })

  test('parameters come from anything that can be iterated', ({ library }) => {
    const tensors = [leaf(library, [1]), leaf(library, [2])]
    function* generate() {
      yield* tensors
    }
    const optimizer = new (withOptim(library).optim.SGD)(generate())
    expect(optimizer.paramGroups.map(({ params }) => params)).toEqual([tensors])
  })

  test('a gradient of another shape is an error before any parameter is changed', ({ library }) => {
    const [a, b] = [leaf(library, [1], [1]), leaf(library, [1, 2, 3], [1])]
    const optimizer = new (withOptim(library).optim.SGD)([{ params: a }, { params: b }])
    expect(() => optimizer.step()).toThrow(
      /^SGD: grad \(1\) must have the shape of its parameter, \(3\)/,
    )
    expect([a.tolist(), b.tolist()]).toEqual([[1], [1, 2, 3]])
  })

  test('an optimizer without parameters is an error', ({ library }) => {
    const { optim } = withOptim(library)
    expect(() => new optim.SGD([])).toThrow(sentences.empty)
  })

  test('what is no leaf cannot be optimized', ({ library }) => {
    const { optim } = withOptim(library)
    const result = leaf(library, [1]).mul(2)
    expect(() => new optim.SGD([result])).toThrow(sentences.nonLeaf)
  })

  test('an optimizer prints as in PyTorch, group by group', ({ library }) => {
    const { optim } = withOptim(library)
    const [a, b] = [leaf(library, [1]), leaf(library, [2])]
    const optimizer = new optim.SGD([{ params: [a] }, { params: [b], lr: 2.5e-7, momentum: 0.5 }], {
      lr: 0.1,
    })
    Object.assign(optimizer.paramGroups[0], { betas: [0.9, 1e-8] })
    const settings = (lr: string, momentum: string) =>
      `    dampening: 0\n    lr: ${lr}\n    maximize: false\n    momentum: ${momentum}\n` +
      '    nesterov: false\n    weightDecay: 0\n'
    // PyTorch's text, but for its spelling, False and weight_decay, and options that it has more.
    expect(String(optimizer)).toBe(
      `SGD (\nParameter Group 0\n    betas: (0.9, 1e-08)\n${settings('0.1', '0')}\n` +
        `Parameter Group 1\n${settings('2.5e-07', '0.5')})`,
    )
  })

  test('a tensor in place of a list, and what is no tensor, are errors', ({ library }) => {
    const { optim } = withOptim(library)
    expect(() => new optim.SGD(leaf(library, [1]))).toThrow(sentences.tensor)
    expect(() => new optim.SGD([1])).toThrow(sentences.noTensor)
    expect(() => new optim.SGD({})).toThrow('such as net.parameters()')
    expect(() => new optim.SGD([{ params: ['w'] }])).toThrow(sentences.noTensor)
  })
})

import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { withOptim } from '../library/optim.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectSameCourse } from './optimizer-cases.ts'
import { leaf, optimFixture } from './optimizer-claims.ts'

/** Parameters with settings of their own. */
export const paramGroups = capability('param-groups', (test) => {
  const { cases, sentences } = optimFixture

  test('groups follow PyTorch, each with its own options', async (context) => {
    const grouped = cases.filter(({ groups }) => groups !== undefined)
    expect(grouped.length).toBeGreaterThan(0)
    for (const given of grouped) await expectSameCourse(context, given)
  })

  test('what a group does not say is the optimizer’s option', ({ library }) => {
    const [a, b] = [leaf(library, [1], [1]), leaf(library, [1], [1])]
    const optimizer = new (withOptim(library).optim.SGD)(
      [{ params: [a], lr: 0.5 }, { params: b }],
      { lr: 0.25, momentum: 0.9 },
    )
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.5, 0.9],
      [0.25, 0.9],
    ])
    optimizer.step()
    expect([a.tolist(), b.tolist()]).toEqual([[0.5], [0.75]])
  })

  test('a setting that is written into a group holds from the next step on', ({ library }) => {
    const w = leaf(library, [1], [1])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.5 })
    optimizer.step()
    optimizer.paramGroups[0].lr = 0.125
    optimizer.step()
    expect(w.tolist()).toEqual([0.375])
  })

  test('addParamGroup adds parameters on the way; the others keep their state', ({ library }) => {
    const [a, b] = [leaf(library, [0], [1]), leaf(library, [0], [1])]
    const optimizer = new (withOptim(library).optim.SGD)([a], { lr: 1, momentum: 0.5 })
    optimizer.step()
    optimizer.addParamGroup({ params: [b], lr: 2 })
    optimizer.step()
    expect([a.tolist(), b.tolist()]).toEqual([[-2.5], [-2]]) // −1 − (½ + 1), and −2·1
  })

  test('a tensor in two groups is an error, and no group is added', ({ library }) => {
    const { optim } = withOptim(library)
    const [a, b] = [leaf(library, [1]), leaf(library, [2])]
    expect(() => new optim.SGD([{ params: [a] }, { params: [b, a] }])).toThrow(sentences.twoGroups)
    const optimizer = new optim.SGD([a])
    expect(() => optimizer.addParamGroup({ params: [b, a] })).toThrow(sentences.twoGroups)
    expect(optimizer.paramGroups.map(({ params }) => params)).toEqual([[a]])
  })

  test('a tensor twice in one group is an error', ({ library }) => {
    const { optim } = withOptim(library)
    const w = leaf(library, [1])
    expect(() => new optim.SGD([w, w])).toThrow('duplicate parameters')
  })

  test('groups that are no object, or set what there is not, are refused', ({ library }) => {
    const { optim } = withOptim(library)
    const optimizer = new optim.SGD([leaf(library, [1])])
    const late = leaf(library, [2])
    const add = (group: never) => optimizer.addParamGroup(group)
    expectOptions('SGD: group 1', ['params', 'lr', 'momentum'], add)
    const wrong = { params: [late], learningRate: 2 }
    expectError(
      () => optimizer.addParamGroup(wrong),
      'SGD: group 1',
      'option learningRate is unknown',
    )
    expect(optimizer.paramGroups.length, 'groups after one was refused').toBe(1)
    expectOptions('zeroGrad', ['setToNone'], (options) => optimizer.zeroGrad(options))
  })

  test('a setting of a group that cannot be is an error', ({ library }) => {
    const { optim } = withOptim(library)
    const w = leaf(library, [1])
    expect(() => new optim.SGD([{ params: [w], lr: -1 }])).toThrow('Invalid learning rate: -1')
  })
})

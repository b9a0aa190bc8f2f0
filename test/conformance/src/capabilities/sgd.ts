import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { withOptim } from '../library/optim.ts'
import {
  expectInvalid,
  expectViewStep,
  followTests,
  leaf,
  optimFixture,
} from './optimizer-claims.ts'
import { expectOptions } from './errors.ts'

/** Stochastic gradient descent, with momentum in all its forms. */
export const sgd = capability('sgd', (test) => {
  const { cases, invalid } = optimFixture

  followTests(test, cases)

  test('one step goes lr times the gradient downhill', ({ library }) => {
    const w = leaf(library, [1, 2], [4, -2])
    new (withOptim(library).optim.SGD)([w], { lr: 0.25 }).step()
    expect(w.tolist()).toEqual([0, 2.5])
  })

  test('a leaf that is a view is stepped, and what it shows changes with it', ({ library }) => {
    expectViewStep(library, (w) => {
      new (withOptim(library).optim.SGD)([w], { lr: 0.5, momentum: 0.5, weightDecay: 0.25 }).step()
    })
  })

  test('the first buffer is the gradient itself, without dampening; later ones have it', ({
    library,
  }) => {
    const w = leaf(library, [0], [1])
    const options = { lr: 1, momentum: 0.5, dampening: 0.75 }
    const optimizer = new (withOptim(library).optim.SGD)([w], options)
    optimizer.step()
    expect(w.tolist()).toEqual([-1])
    optimizer.step()
    expect(w.tolist()).toEqual([-1.75]) // b = ½·1 + ¼·1
  })

  test('the buffer is no alias of the gradient', ({ library }) => {
    const w = leaf(library, [0], [1])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 1, momentum: 0.5 })
    optimizer.step()
    expect(w.grad!.tolist()).toEqual([1])
    w.grad!.zero_()
    optimizer.step()
    expect(w.tolist()).toEqual([-1.5]) // b = ½·1 + 0
    expect(w.grad!.tolist()).toEqual([0])
  })

  test('weight decay and maximize leave the gradient as it was', ({ library }) => {
    const w = leaf(library, [2], [1])
    const options = { lr: 1, weightDecay: 0.5, maximize: true, momentum: 0.9, nesterov: true }
    const optimizer = new (withOptim(library).optim.SGD)([w], options)
    optimizer.step()
    optimizer.step()
    expect(w.grad!.tolist()).toEqual([1])
  })

  test('the defaults are those of PyTorch', ({ library }) => {
    const w = leaf(library, [1], [1])
    const optimizer = new (withOptim(library).optim.SGD)([w])
    const { params, ...options } = optimizer.paramGroups[0]
    expect(params).toEqual([w])
    expect(options).toEqual({
      lr: 1e-3,
      momentum: 0,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
    })
    optimizer.step()
    expect(w.tolist()).toEqual([0.999])
  })

  test('settings that cannot be are errors with PyTorch’s sentences', (context) => {
    for (const entry of invalid) expectInvalid(context, entry)
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { optim } = withOptim(library)
    const known = ['lr', 'momentum', 'dampening', 'weightDecay', 'nesterov', 'maximize']
    expectOptions('SGD', known, (options) => new optim.SGD([leaf(library, [1])], options))
  })

  test('a setting that is no number is an error', ({ library }) => {
    const { optim } = withOptim(library)
    for (const name of ['lr', 'momentum', 'weightDecay']) {
      expect(() => new optim.SGD([leaf(library, [1])], { [name]: NaN }), name).toThrow('NaN')
    }
  })
})

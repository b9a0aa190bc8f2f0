import { loadLosses } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectLosses, lossOf, moduleOf, nnOf } from './losses.ts'

const double = { dtype: 'float64' } as const
const wants = { ...double, requiresGrad: true } as const
const WITH_LOGITS = 'binaryCrossEntropyWithLogits'
const BARE = 'binaryCrossEntropy'

/** Losses of questions with two answers. */
export const binaryLosses = capability('binary-losses', (test) => {
  const cases = loadLosses()

  test('binary cross entropy with logits is that of PyTorch with every weight and reduction', (context) =>
    expectLosses(context, WITH_LOGITS, cases[WITH_LOGITS]))

  test('binary cross entropy of probabilities is that of PyTorch, at 0 and 1 too', (context) =>
    expectLosses(context, BARE, cases[BARE]))

  test('BCEWithLogitsLoss and BCELoss hand all options on', async (context) => {
    await expectLosses(context, WITH_LOGITS, cases[WITH_LOGITS], { as: moduleOf })
    await expectLosses(context, BARE, cases[BARE], { as: moduleOf })
  })

  test('logits and upstream gradients of a binary loss may lie out of order', async (context) => {
    for (const name of [WITH_LOGITS, BARE] as const) {
      const tables = cases[name].filter(({ input }) => input.shape.length === 2)
      await expectLosses(context, name, tables, { arrange: outOfOrder })
    }
  })

  test('a logit of 0 is no opinion: the loss is log 2, and yes and no pull with ½', async ({
    library,
    read,
  }) => {
    const x = library.zeros([2], wants)
    const loss = lossOf(library, WITH_LOGITS)(x, library.tensor([1, 0], double), {
      reduction: 'none',
    })
    expectClose(await read(loss), [Math.LN2, Math.LN2], { what: 'losses', within: 1e-15 })
    loss.sum().backward()
    expectClose(await read(x.grad!), [-0.5, 0.5], { what: 'σ(x) − t', within: 1e-15 })
  })

  test('posWeight weighs yes, and leaves no as it is', async ({ library, read }) => {
    const x = library.zeros([2], double)
    const options = { posWeight: library.tensor([3], double), reduction: 'none' }
    const loss = lossOf(library, WITH_LOGITS)(x, library.tensor([1, 0], double), options)
    expectClose(await read(loss), [3 * Math.LN2, Math.LN2], { what: 'losses', within: 1e-15 })
  })

  test('no logit is too large, and a confident right answer keeps a gradient', async ({
    library,
    read,
  }) => {
    const x = library.tensor([1000, -1000, 40, -40], wants)
    const target = library.tensor([0, 1, 1, 0], double)
    const loss = lossOf(library, WITH_LOGITS)(x, target, { reduction: 'none' })
    const tiny = Math.exp(-40)
    for (const [i, expected] of [1000, 1000, tiny, tiny].entries()) {
      expectClose([(await read(loss))[i]], [expected], { what: 'loss', within: 1e-14 })
    }
    loss.sum().backward()
    for (const [i, expected] of [1, -1, -tiny, tiny].entries()) {
      expectClose([(await read(x.grad!))[i]], [expected], { what: 'gradient', within: 1e-14 })
    }
  })

  test('with logits and without is the same loss, as long as no probability is 0 or 1', ({
    library,
  }) => {
    const x = library.tensor([-2, 0.5, 3], double)
    const p = library.ones([3], double).div(x.neg().exp().add(1))
    const target = library.tensor([0, 0.25, 1], double)
    const cost = lossOf(library, WITH_LOGITS)(x, target).item()
    expect(cost).toBeCloseTo(lossOf(library, BARE)(p, target).item(), 14)
  })

  test('two classes by cross entropy are one question with the difference of the logits', ({
    library,
  }) => {
    const logits = library.tensor([[1, 3], [2, -1]], double) // prettier-ignore
    const difference = library.tensor([2, -3], double)
    const target = library.tensor([1, 0], double)
    const cost = lossOf(library, 'crossEntropy')(logits, [1, 0]).item()
    expect(cost).toBeCloseTo(lossOf(library, WITH_LOGITS)(difference, target).item(), 14)
  }, { needs: ['class-losses'] }) // prettier-ignore

  test('the binary losses pass the gradient check, by input and target', ({ library }) => {
    const weight = library.tensor([2, 0.5], double)
    const posWeight = library.tensor([[3], [0.25]], double)
    const target = () => library.tensor([[0.75, 0], [1, 0.5]], wants) // prettier-ignore
    const x = library.tensor([[0.3, -2], [4, 0.1]], wants) // prettier-ignore
    const p = library.tensor([[0.3, 0.9], [0.5, 0.1]], wants) // prettier-ignore
    for (const reduction of ['none', 'mean', 'sum']) {
      const logits = (a: Tensor, t: Tensor) =>
        lossOf(library, WITH_LOGITS)(a, t, { weight, posWeight, reduction })
      expect(library.gradcheck(logits, [x, target()])).toBe(true)
      const bare = (a: Tensor, t: Tensor) => lossOf(library, BARE)(a, t, { weight, reduction })
      expect(library.gradcheck(bare, [p, target()])).toBe(true)
    }
  })

  test('logSigmoid is the logarithm of a probability that never gets to 0', async ({
    library,
    read,
  }) => {
    const logSigmoid = (x: Tensor) => lossOf(library, 'logSigmoid')(x, undefined)
    const x = library.tensor([-1000, -1, 0, 2, 1000], wants)
    const expected = [-1000, -Math.log(1 + Math.E), -Math.LN2, -Math.log(1 + Math.exp(-2)), 0]
    const y = logSigmoid(x)
    expectClose(await read(y), expected, { what: 'logSigmoid', within: 1e-16 })
    y.sum().backward()
    const slopes = [1, Math.E / (1 + Math.E), 0.5, 1 / (1 + Math.exp(2)), 0]
    expectClose(await read(x.grad!), slopes, { what: 'σ(−x)', within: 1e-15 })
    const near = library.tensor([-3, 0, 2], wants)
    expect(library.gradcheck(logSigmoid, [near])).toBe(true)
  })

  test('logSigmoid of whole numbers and a target of truths are refused', ({ library }) => {
    const logSigmoid = lossOf(library, 'logSigmoid')
    const whole = library.tensor(Int32Array.of(1, 2))
    expectError(() => logSigmoid(whole, undefined), 'logSigmoid', 'int32 (2)', "to('float32')")
    const truths = library.tensor([true, false])
    expectError(() => logSigmoid(truths, undefined), 'logSigmoid', 'bool (2)', 'floats')
    const x = library.tensor([0.5, 0.25], { dtype: 'float64' })
    const withLogits = lossOf(library, 'binaryCrossEntropyWithLogits')
    const name = 'binaryCrossEntropyWithLogits'
    expectError(() => withLogits(x, truths), name, 'bool (2)', "convert it with to('float64')")
    const bce = lossOf(library, 'binaryCrossEntropy')
    expectError(() => bce(x, truths), 'binaryCrossEntropy', 'float64 and bool')
  })

  test('a binary loss is a module that keeps its weights and prints like PyTorch’s', ({
    library,
  }) => {
    const { BCEWithLogitsLoss, BCELoss } = nnOf(library)
    const [weight, posWeight] = [library.tensor([1, 2]), library.tensor([3])]
    const criterion = new BCEWithLogitsLoss({ weight, posWeight })
    expect(Object.keys(criterion.stateDict())).toEqual(['weight', 'posWeight'])
    expect(new BCELoss().stateDict()).toEqual({})
    expect(String(criterion)).toBe('BCEWithLogitsLoss()')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.full([2], 0.5)
    for (const [name, Module, ...more] of [
      [BARE, 'BCELoss'],
      [WITH_LOGITS, 'BCEWithLogitsLoss', 'posWeight'],
    ]) {
      const known = ['reduction', 'weight', ...more]
      expectOptions(name, known, (options) => lossOf(library, name)(x, x, options))
      expectOptions(Module, known, (options) => moduleOf(library, name)(x, x, options))
    }
  })

  test('targets of another shape, and weights that do not fit in, are errors', ({ library }) => {
    const x = library.zeros([3])
    for (const name of [WITH_LOGITS, BARE]) {
      const loss = lossOf(library, name)
      expectError(() => loss(x, library.zeros([3, 1])), name, '(3, 1)', '(3)')
      const whole = library.zeros([3], { dtype: 'int32' } as object)
      expectError(() => loss(whole, whole), name, 'int32 (3)', 'float')
      expectError(() => loss(x, x, { weight: library.ones([2]) }), name, '(2)', '(3)')
      expectError(() => loss(x, x, { weight: library.ones([2, 3]) }), name, 'weight (2, 3)', '(3)')
      expectError(() => loss(x, x, { reduction: '' }), name, "''", "'mean'")
    }
    const posWeight = library.ones([2, 3])
    const logits = lossOf(library, WITH_LOGITS)
    expectError(() => logits(x, x, { posWeight }), WITH_LOGITS, 'posWeight (2, 3)', '(3)')
  })

  test('a probability outside 0 … 1 is an error that points to the other loss', ({ library }) => {
    const bare = lossOf(library, BARE)
    for (const value of [1.5, -0.25, NaN]) {
      const p = library.tensor([0.5, value])
      expectError(() => bare(p, library.ones([2])), BARE, 'between 0 and 1', `${value}`, 'WithLogits') // prettier-ignore
    }
    expectError(() => bare(library.ones([1]), library.ones([1], double)), BARE, 'float64')
  })
})

import { loadLosses } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { classes, expectLosses, lossOf, moduleOf, nnOf } from './losses.ts'

const double = { dtype: 'float64' } as const
const wants = { ...double, requiresGrad: true } as const

/** Cross entropy and negative log-likelihood, with all that PyTorch can be told. */
export const classLosses = capability('class-losses', (test) => {
  const cases = loadLosses()

  test('cross entropy is that of PyTorch with every weight, ignored target, smoothing and reduction', (context) =>
    expectLosses(context, 'crossEntropy', cases.classes))

  test('cross entropy of extremes is that of PyTorch: all ignored, no weight, nothing, ±1000, ±∞, NaN', (context) =>
    expectLosses(context, 'crossEntropy', cases.classExtremes, { each: true }))

  test('cross entropy takes probabilities, and gives them and their weights a gradient', (context) =>
    expectLosses(context, 'crossEntropy', cases.probabilities))

  test('nllLoss is that of PyTorch with every option', (context) =>
    expectLosses(context, 'nllLoss', cases.nllLoss))

  test('CrossEntropyLoss and NLLLoss hand all options on', async (context) => {
    await expectLosses(context, 'crossEntropy', cases.classes, { as: moduleOf })
    await expectLosses(context, 'crossEntropy', cases.probabilities, { as: moduleOf })
    await expectLosses(context, 'nllLoss', cases.nllLoss, { as: moduleOf })
  })

  test('logits and upstream gradients may lie out of order in storage', async (context) => {
    const { crossEntropy, nllLoss } = { crossEntropy: cases.classes, nllLoss: cases.nllLoss }
    for (const [name, group] of Object.entries({ crossEntropy, nllLoss })) {
      const some = group.filter(({ input }) => input.values.length > 0)
      await expectLosses(context, name, some, { arrange: outOfOrder })
    }
  })

  test('the cost is the mean of the losses, to the last bit', async ({ library, read }) => {
    const crossEntropy = lossOf(library, 'crossEntropy')
    library.manualSeed(0)
    const values = library.randn([7, 10], double)
    const targets = classes(library, [3, 1, 4, 1, 5, 9, 2])
    const [a, b] = [0, 1].map(() => library.zeros([7, 10], wants))
    for (const x of [a, b]) x.data.copy_(values)
    const cost = crossEntropy(a, targets)
    const losses = crossEntropy(b, targets, { reduction: 'none' })
    expect(losses.shape).toEqual([7])
    const mean = losses.mean()
    for (const result of [cost, mean]) result.backward()
    expectSame(await read(cost), await read(mean), 'cost')
    expectSame(await read(a.grad!), await read(b.grad!), 'gradient')
  })

  test('a weighted mean is divided by the weights of the targets, not by their number', ({
    library,
  }) => {
    const logits = library.zeros([2, 2], double)
    const weight = library.tensor([1, 3], double)
    const crossEntropy = lossOf(library, 'crossEntropy')
    const cost = crossEntropy(logits, classes(library, [0, 1]), { weight })
    expect(cost.item()).toBeCloseTo((1 * Math.log(2) + 3 * Math.log(2)) / (1 + 3), 15)
    const sum = crossEntropy(logits, classes(library, [0, 1]), { weight, reduction: 'sum' })
    expect(sum.item()).toBeCloseTo(4 * Math.log(2), 15)
  })

  test('an ignored target counts neither in the sum nor in the mean, and may be no class', async ({
    library,
    read,
  }) => {
    const logits = library.tensor([[1, 2], [5, -5], [3, 0]], wants) // prettier-ignore
    const alone = library.tensor([[1, 2], [3, 0]], wants) // prettier-ignore
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const loss = lossOf(library, fn)
      const options = { ignoreIndex: 77 }
      const cost = loss(logits, classes(library, [0, 77, 1]), options)
      expect(cost.item(), fn).toBe(loss(alone, classes(library, [0, 1])).item())
      logits.grad = null
      cost.backward()
      expectSame((await read(logits.grad!)).slice(2, 4), [0, 0], `${fn}: the ignored gradient`)
    }
  })

  test('smoothing takes ε from the target and gives ε/K to every class', async ({
    library,
    read,
  }) => {
    const logits = library.zeros([1, 4], wants)
    const labelSmoothing = 0.2
    lossOf(library, 'crossEntropy')(logits, [2], { labelSmoothing }).backward()
    const q = [0.05, 0.05, 0.85, 0.05]
    const expected = q.map((belief) => 0.25 - belief)
    expectClose(await read(logits.grad!), expected, { what: 'softmax − q', within: 1e-15 })
  })

  test('a class is the probabilities that are 1 there and 0 elsewhere', ({ library }) => {
    const logits = library.tensor([[0.5, -1, 2], [0, 3, 1]], double) // prettier-ignore
    const certain = library.tensor([[0, 0, 1], [1, 0, 0]], double) // prettier-ignore
    const crossEntropy = lossOf(library, 'crossEntropy')
    for (const options of [{}, { labelSmoothing: 0.1 }, { reduction: 'sum' }]) {
      const a = crossEntropy(logits, certain, options).item()
      expect(a).toBeCloseTo(crossEntropy(logits, classes(library, [2, 0]), options).item(), 14)
    }
  })

  test('cross entropy is nllLoss of log softmax', ({ library }) => {
    const logits = library.tensor([[1, 2, 4], [3, 0, -1]], double) // prettier-ignore
    const logp = logits.sub(logits.exp().sum({ dim: 1, keepdim: true }).log())
    for (const options of [{}, { weight: library.tensor([1, 2, 3], double) }]) {
      const a = lossOf(library, 'crossEntropy')(logits, [2, 1], options).item()
      expect(a).toBeCloseTo(lossOf(library, 'nllLoss')(logp, [2, 1], options).item(), 14)
    }
  })

  test('a plain array of targets is as good as a tensor', async ({ library, read }) => {
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const losses = [[2, 0], Int32Array.of(2, 0), classes(library, [2, 0])].map((targets) => {
        const x = library.tensor([[0.5, -1, 2], [0, 3, 1]], double) // prettier-ignore
        return lossOf(library, fn)(x, targets, { reduction: 'none' })
      })
      for (const loss of losses) expectSame(await read(loss), await read(losses[0]), fn)
    }
  })

  test('targets and weights that change after the forward pass change no gradient', ({
    library,
  }) => {
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const logits = library.zeros([1, 2], { requiresGrad: true })
      const weight = library.tensor([1, 2])
      const targets = classes(library, [0])
      const loss = lossOf(library, fn)(logits, targets, { weight, reduction: 'sum' })
      targets.fill_(1)
      weight.fill_(100)
      loss.backward()
      expect(logits.grad!.tolist(), fn).toEqual(fn === 'nllLoss' ? [[-1, 0]] : [[-0.5, 0.5]])
    }
  })

  test('losses of classes pass the gradient check', ({ library }) => {
    library.manualSeed(1)
    const random = (...shape: number[]) => library.randn(shape, wants)
    const weight = library.tensor([0.5, 1, 2], double)
    const probabilities = library.tensor([[0.2, 0.3, 0.5], [1, 0, 0]], double) // prettier-ignore
    const picture = classes(library, [0, 2, -100, 1], [2, 2])
    const all = { weight, labelSmoothing: 0.2 }
    const crossEntropy = lossOf(library, 'crossEntropy')
    const nllLoss = lossOf(library, 'nllLoss')
    const checks: [(...inputs: Tensor[]) => Tensor, Tensor[]][] = [
      [(x) => crossEntropy(x, [2, -100], all), [random(2, 3)]],
      [(x) => crossEntropy(x, picture, all), [random(2, 3, 2)]],
      [(x) => crossEntropy(x, picture, { reduction: 'none' }), [random(2, 3, 2)]],
      [(x) => crossEntropy(x, probabilities, all), [random(2, 3)]],
      [(x, p) => crossEntropy(x, p), [random(2, 3), random(2, 3)]],
      [(x) => nllLoss(x, [2, 0], { weight }), [random(2, 3)]],
      [(x) => nllLoss(x, picture, { reduction: 'none' }), [random(2, 3, 2)]],
    ]
    for (const [fn, inputs] of checks) expect(library.gradcheck(fn, inputs)).toBe(true)
  })

  test('a loss is a module that keeps its weight and prints like PyTorch’s', ({ library }) => {
    const { CrossEntropyLoss, NLLLoss } = nnOf(library)
    const weight = library.tensor([1, 2])
    for (const Loss of [CrossEntropyLoss, NLLLoss]) {
      expect(Object.keys(new Loss().stateDict())).toEqual([])
      const { weight: kept } = new Loss({ weight }).stateDict()
      expect(kept.tolist()).toEqual([1, 2])
    }
    const criterion = new CrossEntropyLoss({ labelSmoothing: 0.1, reduction: 'sum' })
    expect(String(criterion)).toBe('CrossEntropyLoss()')
  })

  test('a target that is no class is an error that says which', ({ library }) => {
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const loss = lossOf(library, fn)
      const x = library.zeros([2, 3])
      expectError(() => loss(x, [0, 3]), fn, 'target 3 at index 1', '0 … 2')
      expectError(() => loss(x, classes(library, [-1, 0])), fn, 'target -1 at index 0')
      expectError(() => loss(x, [0.5, 0]), fn, 'target 0.5 at index 0')
      const options = { ignoreIndex: 2 }
      expectError(() => loss(x, [2, -100], options), fn, 'target -100 at index 1')
    }
  })

  test('targets of another shape or dtype are an error', ({ library }) => {
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const loss = lossOf(library, fn)
      const x = library.zeros([2, 3])
      expectError(() => loss(x, [0, 1, 2]), fn, '3 targets (3)', '(2, 3)', '(2)')
      const column = classes(library, [0, 1], [2, 1])
      expectError(() => loss(x, column), fn, '(2, 1)', '(2)')
      expectError(() => loss(library.zeros([2, 3, 4]), [0, 1]), fn, '(2)', '(2, 4)')
      expectError(() => loss(library.zeros([]), [0]), fn, '(B, K)')
      expectError(() => loss(x, library.zeros([2])), fn, 'float32 (2)', 'int32')
      expectError(() => loss(classes(library, [1, 2], [1, 2]), [0]), fn, 'int32 (1, 2)', 'float')
    }
    const table = classes(library, [0, 1, 2, 0, 1, 2], [2, 3])
    expectError(() => lossOf(library, 'crossEntropy')(library.zeros([2, 3]), table), 'crossEntropy', '(2, 3)') // prettier-ignore
  })

  test('a weight must be one for each class, of the same dtype, and needs no gradient', ({
    library,
  }) => {
    const x = library.zeros([2, 3])
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const loss = (weight: Tensor) => lossOf(library, fn)(x, [0, 1], { weight })
      expectError(() => loss(library.ones([2])), fn, 'weight (2)', '(3)')
      expectError(() => loss(library.ones([1, 3])), fn, 'weight (1, 3)', '(3)')
      expectError(() => loss(library.ones([3], double)), fn, 'float32 and float64')
      expectError(() => loss(library.ones([3], { requiresGrad: true })), fn, 'gradient')
    }
    const probabilities = library.full([2, 3], 1 / 3)
    const short = { weight: library.ones([2]) }
    expectError(() => lossOf(library, 'crossEntropy')(x, probabilities, short), 'crossEntropy', 'weight (2)') // prettier-ignore
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.zeros([1, 3])
    const shared = ['reduction', 'weight', 'ignoreIndex']
    for (const [name, Module, known] of [
      ['crossEntropy', 'CrossEntropyLoss', [...shared, 'labelSmoothing']],
      ['nllLoss', 'NLLLoss', shared],
    ] as const) {
      expectOptions(name, known, (options) => lossOf(library, name)(x, [0], options))
      expectOptions(Module, known, (options) => moduleOf(library, name)(x, [0], options))
    }
  })

  test('options that make no sense are an error', ({ library }) => {
    const x = library.zeros([1, 3])
    const crossEntropy = lossOf(library, 'crossEntropy')
    for (const labelSmoothing of [-0.1, 1.5, NaN]) {
      const piece = `labelSmoothing ${labelSmoothing}`
      expectError(() => crossEntropy(x, [0], { labelSmoothing }), 'crossEntropy', piece, '0 and 1')
    }
    for (const fn of ['crossEntropy', 'nllLoss']) {
      const wrong = { reduction: 'avg' }
      expectError(() => lossOf(library, fn)(x, [0], wrong), fn, "'avg'", "'mean'")
    }
    const probabilities = library.full([1, 3], 1 / 3)
    const ignoring = { ignoreIndex: 1 }
    expectError(() => crossEntropy(x, probabilities, ignoring), 'crossEntropy', 'ignoreIndex 1', 'probabilities') // prettier-ignore
  })
})

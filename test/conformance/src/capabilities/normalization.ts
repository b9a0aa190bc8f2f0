import { type TrainingCase, loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { type BatchNorm, nnOf } from '../library/train-eval.ts'
import { make, outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectFunctionCases, expectTensor } from './function-cases.ts'

const double = { dtype: 'float64' } as const
const leaf = { ...double, requiresGrad: true } as const

const arrange = (x: Tensor) => (x.dim() > 1 ? outOfOrder(x) : x)

/** Batch norm and layer norm. */
export const normalization = capability('normalization', (test) => {
  const { batchNorm, layerNorm, farFromZero, training, sentences } = loadCases('train-eval')

  test('batch norm is that of PyTorch with every option, forward and backward', (context) =>
    expectFunctionCases(context, batchNorm))

  test('batch norm takes numbers in any order', (context) => {
    const images = batchNorm.filter(({ inputs }) => inputs.x.shape.length > 2)
    return expectFunctionCases(context, images, { arrange })
  })

  test('after batch norm each channel has mean 0 and variance 1', async ({ library, read }) => {
    const x = library.tensor([[1, 10], [2, 30], [6, 20]], double) // prettier-ignore
    const y = nnOf(library).functional.batchNorm(x, null, null, { training: true, eps: 0 })
    const means = await read(y.mean({ dim: 0 }))
    const squares = await read(y.mul(y).mean({ dim: 0 }))
    for (const mean of means) expect(mean).toBeCloseTo(0, 14)
    for (const square of squares) expect(square).toBeCloseTo(1, 14)
  })

  test('in training, the gradient of a plain sum through batch norm is 0', ({ library }) => {
    // Whatever x is, its normalised numbers add up to 0: no x can change that.
    const x = library.tensor([[1], [2], [6]], leaf)
    nnOf(library).functional.batchNorm(x, null, null, { training: true }).sum().backward()
    for (const [g] of x.grad!.tolist() as number[][]) expect(g).toBeCloseTo(0, 14)
  })

  test('the gradients of batch norm pass gradcheck, in training and in use', ({ library }) => {
    const { functional: F } = nnOf(library)
    library.manualSeed(2)
    const [x, weight, bias] = [[3, 2, 4], [2], [2]].map((shape) => library.randn(shape, leaf))
    const mean = library.tensor([0.5, -1], double)
    const variance = library.tensor([2, 0.5], double)
    const inTraining = (a: Tensor, w: Tensor, b: Tensor) =>
      F.batchNorm(a, null, null, { weight: w, bias: b, training: true })
    const inUse = (a: Tensor, w: Tensor, b: Tensor) =>
      F.batchNorm(a, mean, variance, { weight: w, bias: b })
    expect(library.gradcheck(inTraining, [x, weight, bias])).toBe(true)
    expect(library.gradcheck(inUse, [x, weight, bias])).toBe(true)
  })

  test('numbers far from 0 are normalised as well as others', (context) =>
    expectFunctionCases(context, farFromZero, { within: 1e-8 }))

  test('five batches in training and one in eval leave what they leave in PyTorch', async (context) => {
    for (const given of training) await expectTraining(context, given)
  })

  test('the batch is normalised by the biased variance, the unbiased one is kept', ({
    library,
  }) => {
    const layer = new (nnOf(library).BatchNorm1d)(1, { ...double, momentum: 1, eps: 0 })
    const y = layer.forward(library.tensor([[1], [3]], double)) // mean 2, Σ(x − μ)² = 2
    expect(y.tolist()).toEqual([[-1], [1]]) // divided by √(2/2)
    expect(layer.runningMean!.tolist()).toEqual([2])
    expect(layer.runningVar!.tolist()).toEqual([2]) // 2/1
  })

  test('momentum is the part that is replaced', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm1d)(1, { ...double, momentum: 0.25 })
    layer.forward(library.tensor([[3], [5]], double))
    expect(layer.runningMean!.tolist()).toEqual([1]) // 0.75·0 + 0.25·4
    expect(layer.runningVar!.tolist()).toEqual([1.25]) // 0.75·1 + 0.25·2
    const { numBatchesTracked } = layer
    expect([numBatchesTracked!.item(), numBatchesTracked!.dtype]).toEqual([1, 'int32'])
  })

  test('without momentum, running values are the plain mean of all batches', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm1d)(1, { ...double, momentum: null })
    for (const shift of [0, 4, 11])
      layer.forward(library.tensor([[shift - 1], [shift + 1]], double))
    expect((layer.runningMean!.tolist() as number[])[0]).toBeCloseTo(5, 14)
    expect((layer.runningVar!.tolist() as number[])[0]).toBeCloseTo(2, 14)
  })

  test('in eval, an answer does not depend on the rest of the batch', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm1d)(2, double)
    const [a, b] = [library.tensor([[1, 2]], double), library.tensor([[5, -3]], double)]
    const both = library.tensor([[1, 2], [5, -3]], double) // prettier-ignore
    const inTraining = layer.forward(both).tolist()
    layer.eval()
    const inUse = layer.forward(both).tolist()
    expect(inUse).not.toEqual(inTraining)
    expect([a, b].map((x) => (layer.forward(x).tolist() as number[][])[0])).toEqual(inUse)
  })

  test('in eval, running values stay as they are', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm2d)(2)
    const before = stateOf(layer)
    layer.eval().forward(library.randn([3, 2, 2, 2]))
    expect(stateOf(layer)).toEqual(before)
  })

  test('running values can be reset', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm1d)(2)
    const before = stateOf(layer)
    layer.forward(library.randn([3, 2]))
    expect(stateOf(layer)).not.toEqual(before)
    layer.resetRunningStats()
    expect(stateOf(layer)).toEqual(before)
  })

  test('running values are no part of the graph', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm1d)(2)
    const x = library.randn([3, 2], { requiresGrad: true })
    const first = layer.forward(x)
    layer.forward(x.mul(2)) // between a forward pass and its backward pass
    first.mul(first).sum().backward()
    const { runningMean, runningVar } = layer
    expect([runningMean!.requiresGrad, runningVar!.requiresGrad]).toEqual([false, false])
  })

  test('one value per channel is an error in training, and nothing is written', ({ library }) => {
    const nn = nnOf(library)
    const layer = new nn.BatchNorm1d(3)
    const before = stateOf(layer)
    const x = library.ones([1, 3])
    expectError(() => layer.forward(x), 'batchNorm', '(1, 3)', sentences.oneValue)
    expectError(() => layer.forward(library.ones([1, 3, 1])), 'batchNorm', sentences.oneValue)
    const pixel = library.ones([1, 3, 1, 1])
    expectError(() => new nn.BatchNorm2d(3).forward(pixel), 'batchNorm', sentences.oneValue)
    expect(stateOf(layer)).toEqual(before)
    expect(layer.eval().forward(x).shape).toEqual([1, 3])
    const forgetful = new nn.BatchNorm1d(3, { trackRunningStats: false }).eval()
    expectError(() => forgetful.forward(x), 'batchNorm', sentences.oneValue)
  })

  test('batch norm names ranks and channels that do not fit', ({ library }) => {
    const nn = nnOf(library)
    const vectors = new nn.BatchNorm1d(3)
    expectError(() => vectors.forward(library.ones([2, 3, 4, 5])), 'BatchNorm1d', '(2, 3, 4, 5)')
    expectError(() => vectors.forward(library.ones([3])), 'BatchNorm1d', '(3)', 'is 3')
    expectError(() => new nn.BatchNorm2d(3).forward(library.ones([2, 3])), 'BatchNorm2d', '(2, 3)')
    const says = ['x (2, 4) must be (B, numFeatures)', 'where numFeatures is 3']
    expectError(() => vectors.forward(library.ones([2, 4])), 'BatchNorm1d', ...says)
    const bare = new nn.BatchNorm1d(3, { trackRunningStats: false })
    expectError(() => bare.forward(library.ones([2, 4])), 'BatchNorm1d', ...says)
    const images = new nn.BatchNorm2d(3, { affine: false, trackRunningStats: false })
    expectError(() => images.forward(library.ones([2, 4, 1, 1])), 'BatchNorm2d', '(2, 4, 1, 1)')
    expectError(() => new nn.BatchNorm1d(0), 'BatchNorm1d', 'numFeatures', '0')
    const { batchNorm: bn } = nn.functional
    expectError(() => bn(library.ones([2, 3]), null, null), 'batchNorm', 'runningMean', 'training')
    expectError(() => bn(library.ones([3]), null, null, { training: true }), 'batchNorm', '(3)')
    expectError(() => vectors.forward(library.ones([2, 3], double)), 'batchNorm', 'float64')
  })

  test('layer norm is that of PyTorch over any last dimensions, forward and backward', (context) =>
    expectFunctionCases(context, layerNorm))

  test('layer norm takes numbers in any order', (context) => {
    const plain = layerNorm.filter(({ inputs }) => inputs.x.shape.length > 2)
    return expectFunctionCases(context, plain, { arrange })
  })

  test('layer norm treats each example by itself, in training and in eval', ({ library }) => {
    const layer = new (nnOf(library).LayerNorm)(4, double)
    const x = library.randn([3, 4], double)
    const all = layer.forward(x).tolist() as number[][]
    for (const i of [0, 1, 2]) {
      expect(layer.forward(x.narrow(0, i, 1)).tolist()).toEqual([all[i]])
    }
    expect(layer.eval().forward(x).tolist()).toEqual(all)
  })

  test('the gradients of layer norm pass gradcheck', ({ library }) => {
    const { functional: F } = nnOf(library)
    library.manualSeed(3)
    const [x, weight, bias] = [
      [2, 3, 2],
      [3, 2],
      [3, 2],
    ].map((shape) => library.randn(shape, leaf))
    const norm = (a: Tensor, w: Tensor, b: Tensor) => F.layerNorm(a, [3, 2], { weight: w, bias: b })
    expect(library.gradcheck(norm, [x, weight, bias])).toBe(true)
  })

  test('LayerNorm starts with weight 1 and bias 0, of the normalised shape', ({ library }) => {
    const nn = nnOf(library)
    const named = [...new nn.LayerNorm([2, 3], double).namedParameters()]
    expect(named.map(([name, p]) => [name, p.shape, p.dtype])).toEqual([
      ['weight', [2, 3], 'float64'],
      ['bias', [2, 3], 'float64'],
    ])
    expect(named.map(([, p]) => p.reshape(-1).tolist())).toEqual([
      Array(6).fill(1),
      Array(6).fill(0),
    ])
    expect([...new nn.LayerNorm(3, { elementwiseAffine: false }).parameters()]).toEqual([])
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const nn = nnOf(library)
    const { batchNorm, layerNorm } = nn.functional
    const x = library.ones([2, 4])
    const own = ['weight', 'bias']
    const known = [...own, 'training', 'momentum', 'eps']
    expectOptions('batchNorm', known, (options) => batchNorm(x, null, null, options))
    expectOptions('layerNorm', [...own, 'eps'], (options) => layerNorm(x, 4, options))
    for (const name of ['BatchNorm1d', 'BatchNorm2d'] as const) {
      const settings = ['eps', 'momentum', 'affine', 'trackRunningStats', 'dtype']
      expectOptions(name, settings, (options) => new nn[name](4, options))
    }
    const ofLayer = ['eps', 'elementwiseAffine', 'dtype']
    expectOptions('LayerNorm', ofLayer, (options) => new nn.LayerNorm(4, options))
  })

  test('layer norm names shapes that do not fit', ({ library }) => {
    const nn = nnOf(library)
    const x = library.ones([2, 4])
    expectError(() => new nn.LayerNorm(5).forward(x), 'layerNorm', '(2, 4)', '(5)')
    expectError(() => new nn.LayerNorm([3, 2, 4]).forward(x), 'layerNorm', '(2, 4)', '(3, 2, 4)')
    const { layerNorm: ln } = nn.functional
    expectError(() => ln(x, []), 'layerNorm', 'at least one')
    expectError(() => ln(x, 4, { weight: library.ones([3]) }), 'layerNorm', 'weight (3)', '(4)')
    expectError(() => new nn.LayerNorm(0), 'LayerNorm', '0')
  })
})

/** Everything that PyTorch has after each step: result, gradients, running values. */
async function expectTraining(context: Context, given: TrainingCase): Promise<void> {
  const { library } = context
  const { layer: name, numFeatures, options, dtype } = given
  const layer = new (nnOf(library)[name])(numFeatures, { ...options, dtype })
  for (const key of ['weight', 'bias'] as const) {
    if (given.start[key]) layer[key]!.data = make(library, given.start[key])
  }
  for (const [n, step] of given.steps.entries()) {
    const what = `${name} ${JSON.stringify(options)} ${dtype}, step ${n + 1}`
    layer.train(step.training)
    layer.zeroGrad()
    const x = make(library, step.x, true)
    const y = layer.forward(x)
    await expectTensor(context, y, step.result, `${what}, result`)
    y.backward(make(library, step.upstream))
    for (const [key, gradient] of Object.entries(step.gradients)) {
      const got = key === 'x' ? x : (Reflect.get(layer, key) as Tensor)
      const part = `${what}, gradient of ${key}`
      await expectTensor(context, got.grad, gradient, part, { of: step.upstream })
    }
    const state = layer.stateDict()
    expect(Object.keys(state), what).toEqual(Object.keys(step.state))
    for (const [key, value] of Object.entries(step.state)) {
      if (key === 'numBatchesTracked') expect(state[key].item(), what).toBe(value.values[0])
      else await expectTensor(context, state[key], value, `${what}, ${key}`)
    }
  }
}

const stateOf = (layer: BatchNorm) =>
  Object.entries(layer.stateDict()).map(([key, value]) => [key, value.tolist()])

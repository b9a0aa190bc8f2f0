import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { type Module, nnOf } from '../library/train-eval.ts'
import { outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectFunctionCases } from './function-cases.ts'

const double = { dtype: 'float64' } as const
const leaf = { ...double, requiresGrad: true } as const

/** Nonlinear functions, and as modules. */
export const activations = capability('activations', (test) => {
  const { activations: cases, flatten, printed } = loadCases('train-eval')

  test('leaky ReLU, ELU, GELU and softplus are those of PyTorch, NaN and infinities included', (context) =>
    expectFunctionCases(context, cases))

  test('activations take numbers in any order', (context) => {
    const matrices = cases.filter(({ inputs }) => inputs.x.shape.length === 2)
    return expectFunctionCases(context, matrices, { arrange: outOfOrder })
  })

  test('the gradients of activations pass gradcheck', ({ library }) => {
    const { functional: F } = nnOf(library)
    const x = library.tensor([-2.5, -0.3, 0.2, 1.7, 4], leaf)
    const checks = [
      (v: Tensor) => F.leakyReLU(v, 0.2),
      (v: Tensor) => F.elu(v, 1.5),
      (v: Tensor) => F.gelu(v),
      (v: Tensor) => F.gelu(v, { approximate: 'tanh' }),
      (v: Tensor) => F.softplus(v, { beta: 2 }),
    ]
    for (const check of checks) expect(library.gradcheck(check, [x])).toBe(true)
  })

  test('leaky ReLU keeps a hundredth of what is below zero', ({ library }) => {
    const x = library.tensor([-200, 0, 3], leaf)
    const y = nnOf(library).functional.leakyReLU(x)
    y.sum().backward()
    expect(y.tolist()).toEqual([-2, 0, 3])
    expect(x.grad!.tolist()).toEqual([0.01, 0.01, 1])
  })

  test('GELU is exact where its approximation is not', ({ library }) => {
    const { functional: F } = nnOf(library)
    const x = library.tensor([1], double)
    expect(F.gelu(x).item()).toBeCloseTo(0.8413447460685429, 15) // Φ(1), from a table
    const gap = F.gelu(x, { approximate: 'tanh' }).sub(F.gelu(x)).item()
    expect(Math.abs(gap)).toBeGreaterThan(1e-4)
    expect(Math.abs(gap)).toBeLessThan(1e-3)
  })

  test('GELU names an approximation that it does not know', ({ library }) => {
    const x = library.tensor([1])
    const { functional: F } = nnOf(library)
    expectError(() => F.gelu(x, { approximate: 'erf' }), 'gelu', "'erf'", "'none' or 'tanh'")
  })

  test(
    'functions of layers refuse whole numbers',
    ({ library }) => {
      const { functional: F } = nnOf(library)
      const options = { dtype: 'int32' } as unknown as { dtype: 'float32' }
      const x = library.ones([1, 2, 4, 4], options)
      for (const name of ['leakyReLU', 'elu', 'gelu', 'softplus', 'dropout', 'dropout2d']) {
        expectError(() => F[name](x), name, 'int32 (1, 2, 4, 4)', 'floats')
      }
      expectError(() => F.avgPool2d(x, 2), 'avgPool2d', 'int32', 'floats')
      expectError(() => F.layerNorm(x, 4), 'layerNorm', 'int32', 'floats')
      const inTraining = () => F.batchNorm(x, null, null, { training: true })
      expectError(inTraining, 'batchNorm', 'int32', 'floats')
    },
    { needs: ['dropout', 'normalization', 'average-pooling'] },
  )

  test('each activation as a module is its function', async ({ library, read }) => {
    const nn = nnOf(library)
    const F = nn.functional
    const x = library.randn([3, 4], double)
    const pairs: [Module, Tensor][] = [
      [new nn.ReLU(), library.relu(x)],
      [new nn.LeakyReLU(), F.leakyReLU(x)],
      [new nn.LeakyReLU(0.3), F.leakyReLU(x, 0.3)],
      [new nn.ELU(), F.elu(x)],
      [new nn.ELU(2), F.elu(x, 2)],
      [new nn.GELU(), F.gelu(x)],
      [new nn.GELU({ approximate: 'tanh' }), F.gelu(x, { approximate: 'tanh' })],
      [new nn.Softplus({ beta: 3 }), F.softplus(x, { beta: 3 })],
      [new nn.Sigmoid(), F.sigmoid(x)],
      [new nn.Tanh(), F.tanh(x)],
      [new nn.Softmax(0), F.softmax(x, 0)],
      [new nn.LogSoftmax(1), F.logSoftmax(x, 1)],
      [new nn.Identity(), x],
    ]
    for (const [module, expected] of pairs) {
      expectSame(await read(module.forward(x)), await read(expected), String(module))
      expect([...module.parameters()], String(module)).toEqual([])
    }
  })

  test('Flatten is that of PyTorch, from and to any dimension', (context) =>
    expectFunctionCases(context, flatten))

  test('Flatten leaves the batch, unless told', ({ library }) => {
    const nn = nnOf(library)
    const x = library.zeros([2, 3, 4, 5])
    expect(new nn.Flatten().forward(x).shape).toEqual([2, 60])
    expect(new nn.Flatten(0, 2).forward(x).shape).toEqual([24, 5])
    expectError(() => new nn.Flatten(2, 1).forward(x), 'flatten', '2', '1', '(2, 3, 4, 5)')
    expectError(() => new nn.Flatten(4).forward(x), 'flatten', '4', '(2, 3, 4, 5)')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const nn = nnOf(library)
    const { gelu, softplus } = nn.functional
    const x = library.ones([2])
    expectOptions('gelu', ['approximate'], (options) => gelu(x, options))
    expectOptions('GELU', ['approximate'], (options) => new nn.GELU(options))
    expectOptions('softplus', ['beta', 'threshold'], (options) => softplus(x, options))
    expectOptions('Softplus', ['beta', 'threshold'], (options) => new nn.Softplus(options))
  })

  test('layers print as in PyTorch', ({ library }) => {
    const texts = layersOf(library).map(String)
    expect(texts).toEqual(printed.map(([, ours]) => ours))
  })
})

/** As in the fixture's list, in that order. */
function layersOf(library: Library): Module[] {
  const nn = nnOf(library)
  return [
    new nn.BatchNorm1d(3),
    new nn.BatchNorm2d(6),
    new nn.BatchNorm2d(4, { eps: 0.001, momentum: null, affine: false, trackRunningStats: false }),
    new nn.BatchNorm1d(3, { eps: 2.5e-7, momentum: 1e-12 }),
    new nn.LayerNorm(5),
    new nn.LayerNorm([2, 5], { eps: 0.0001, elementwiseAffine: false }),
    new nn.Dropout(),
    new nn.Dropout(0.3),
    new nn.Dropout2d(0.25),
    new nn.Dropout(1e-5),
    new nn.ReLU(),
    new nn.LeakyReLU(),
    new nn.LeakyReLU(0.2),
    new nn.LeakyReLU(1e-5),
    new nn.ELU(),
    new nn.ELU(1.5),
    new nn.ELU(1e-5),
    new nn.GELU(),
    new nn.GELU({ approximate: 'tanh' }),
    new nn.Softplus(),
    new nn.Softplus({ beta: 1e-5, threshold: 1e-7 }),
    new nn.Sigmoid(),
    new nn.Tanh(),
    new nn.Softmax(1),
    new nn.LogSoftmax(-1),
    new nn.AvgPool2d(2),
    new nn.AvgPool2d([2, 3], { stride: 1, padding: 1, ceilMode: true }),
    new nn.Flatten(),
    new nn.Flatten(0, 2),
    new nn.Identity(),
    new nn.Sequential(
      new nn.Linear(2, 3),
      new nn.BatchNorm1d(3),
      new nn.ReLU(),
      new nn.Dropout(0.1),
    ),
  ]
}

import { loadLayers } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import type { WithParameters } from '../nn.ts'
import { make, outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectGradients } from './gradients.ts'

export const double = { dtype: 'float64' } as const

/** Linear, Conv2d and MaxPool2d with all their options. */
export const layers = capability('layers', (test) => {
  const { conv2d, maxPool2d, linear, indices, layers: seeded } = loadLayers()

  test('the groups of a convolution are convolutions of their own, be they of one, two or three outputs', ({
    library,
  }) => {
    const { Generator, cat, nn, randn } = library
    const generator = new Generator(1)
    const many = randn([1, 10, 3, 3], { generator })
    const each = nn.functional.conv2d(many, library.ones([10, 1, 1, 1]), null, { groups: 10 })
    expect(each.tolist()).toEqual(many.tolist())
    const x = randn([2, 4, 5, 6], { generator })
    for (const perGroup of [1, 2, 3]) {
      const w = randn([2 * perGroup, 2, 3, 3], { generator })
      const alone = [0, 1].map((g) => {
        return nn.functional.conv2d(x.narrow(1, 2 * g, 2), w.narrow(0, perGroup * g, perGroup))
      })
      const together = nn.functional.conv2d(x, w, null, { groups: 2 })
      expect(together.tolist()).toEqual(cat(alone, { dim: 1 }).tolist())
    }
  })

  test('a gradient of 0 that meets an infinite pixel or weight makes NaN, as in PyTorch', ({
    library,
  }) => {
    const { tensor, nn } = library
    const gradients = (pixel: number, weight: number) => {
      const x = tensor([[[[pixel, 1], [1, 1]]]], { requiresGrad: true }) // prettier-ignore
      const w = tensor([[[[weight]]]], { requiresGrad: true })
      const dy = tensor([[[[0, 1], [1, 1]]]]) // prettier-ignore
      nn.functional.conv2d(x, w).backward(dy)
      return [w.grad!.tolist(), x.grad!.tolist()]
    }
    expect(gradients(Infinity, 2)).toEqual([[[[[NaN]]]], [[[[0, 2], [2, 2]]]]]) // prettier-ignore
    expect(gradients(1, Infinity)).toEqual([[[[[3]]]], [[[[NaN, Infinity], [Infinity, Infinity]]]]]) // prettier-ignore
  })

  test('conv2d with stride, padding, dilation, groups, with a bias or without, is that of PyTorch', (context) =>
    expectGradients(context, conv2d))

  test('max-pool with stride, padding, dilation, ceilMode is that of PyTorch', (context) =>
    expectGradients(context, maxPool2d))

  test('linear takes any dimensions in front, and no bias', (context) =>
    expectGradients(context, linear))

  test('with options too, an upstream gradient may lie out of order in storage', async (context) => {
    await expectGradients(context, [...conv2d, ...maxPool2d], outOfOrder)
  })

  test('max-pool tells where each maximum stood in its plane', async (context) => {
    const { nn } = context.library
    for (const { x, window, options, indices: expected } of indices) {
      const pool = new nn.MaxPool2d(window, options)
      const result = pool.withIndices(make(context.library, x))
      expect(await listOf(context, result.indices)).toEqual(expected)
    }
  })

  test('a window of max-pool without a pixel gives −∞, and trains none', async (context) => {
    const { nn, tensor, full } = context.library
    const images = [[[[1, 2], [3, 4]], [[50, 60], [70, 80]]]] // prettier-ignore
    const x = tensor(images, { requiresGrad: true })
    // A window's pixels are 3 apart and begin at −1: at −1 and 2, on both sides of the image.
    const pool = new nn.MaxPool2d(2, { padding: 1, dilation: 3 })
    const { values, indices } = pool.withIndices(x)
    expect(values.tolist()).toEqual([[[[-Infinity]], [[-Infinity]]]])
    expect(await listOf(context, indices)).toEqual([-1, -1])
    values.backward(full(values.shape, 7))
    expect(x.grad!.tolist()).toEqual(full(x.shape, 0).tolist())
    // Rows fit, columns do not.
    const options = { stride: [2, 1], padding: 1, dilation: [1, 2], ceilMode: true }
    const tall = full([2, 3, 7, 1], 5, { requiresGrad: true })
    const y = nn.functional.maxPool2d(tall, [3, 2], options)
    expect(y.tolist()).toEqual(full([2, 3, 4, 1], -Infinity).tolist())
    y.backward(full(y.shape, 7))
    expect(tall.grad!.tolist()).toEqual(full(tall.shape, 0).tolist())
  })

  test('the indices of max-pool may not change before the backward pass', ({ library }) => {
    const x = library.full([1, 1, 2, 2], 1, { requiresGrad: true })
    const { values, indices } = new library.nn.MaxPool2d(2).withIndices(x)
    ;(indices as Tensor).fill_(3)
    expect(() => values.sum().backward()).toThrow('modified by an inplace operation')
  })

  test('a kernel that sees only padding gives the bias', ({ library }) => {
    const x = library.full([1, 1, 1, 1], 3)
    const weight = library.full([1, 1, 1, 1], 2)
    const y = library.nn.functional.conv2d(x, weight, library.tensor([10]), { padding: 1 })
    expect(y.view(3, 3).tolist()).toEqual([
      [10, 10, 10],
      [10, 16, 10],
      [10, 10, 10],
    ])
  })

  test('a seed gives layers the first numbers of PyTorch', async (context) => {
    const { nn, Generator } = context.library
    for (const { name, arguments: given, options, parameters } of seeded) {
      const Layer = nn[name] as new (...args: unknown[]) => WithParameters
      const layer = new Layer(...given, { ...options, generator: new Generator(3) })
      const entries = Object.entries(parameters)
      expect(Array.from(layer.namedParameters(), ([key]) => key)).toEqual(Object.keys(parameters))
      for (const [i, [key, expected]] of entries.entries()) {
        const parameter = [...layer.parameters()][i]
        expect(parameter.shape).toEqual(expected.shape)
        const values = expected.values.map((value) => Math.fround(Number(value)))
        expect(Array.from(await context.read(parameter)), `${name} ${key}`).toEqual(values)
      }
    }
  })

  test('layers without a generator draw from the default one', ({ library }) => {
    const draw = () => {
      library.manualSeed(5)
      return new library.nn.Linear(3, 2).weight.tolist()
    }
    expect(draw()).toEqual(draw())
    const generator = new library.Generator(5)
    expect(new library.nn.Linear(3, 2, { generator }).weight.tolist()).toEqual(draw())
  })

  test('layers compute in the dtype that they are told', ({ library }) => {
    const { nn, zeros } = library
    const conv = new nn.Conv2d(1, 1, 2, double)
    const fc = new nn.Linear(1, 2, double)
    const y = fc.forward(conv.forward(zeros([1, 1, 2, 2], double)).view(1, 1))
    expect([y.dtype, y.shape]).toEqual(['float64', [1, 2]])
  })

  test('layers have the gradients that finite differences have', ({ library }) => {
    const { nn, randn, Generator, gradcheck } = library
    const generator = new Generator(2)
    const options = { ...double, generator }
    const conv = new nn.Conv2d(2, 4, [2, 3], { ...options, stride: 2, padding: 1, groups: 2 })
    const pool = new nn.MaxPool2d(2, { stride: 1 })
    const fc = new nn.Linear(2, 3, options)
    const x = randn([2, 2, 4, 5], { ...options, requiresGrad: true })
    expect(pool.forward(conv.forward(x)).shape).toEqual([2, 4, 2, 2])
    // The error of gradcheck would show a matrix, and not say of which layer.
    const isRight = (fn: (x: Tensor) => Tensor, input: Tensor) =>
      gradcheck(fn, [input], { raiseException: false })
    let input = x
    for (const layer of [conv, pool, fc]) {
      const fn = (image: Tensor) => layer.forward(image)
      expect(isRight(fn, input), `${layer.toString()}, gradient by its input is right`).toBe(true)
      input = fn(input).detach().requiresGrad_()
    }
    const row = (image: Tensor) => fc.forward(pool.forward(conv.forward(image)))
    for (const [name, input] of Object.entries({
      x,
      'conv.weight': conv.weight,
      'conv.bias': conv.bias!,
      'fc.weight': fc.weight,
      'fc.bias': fc.bias!,
    })) {
      const fn = name === 'x' ? row : () => row(x.detach())
      expect(isRight(fn, input), `conv, pool, fc: gradient by ${name} is right`).toBe(true)
    }
  })

  test('layers of sizes that make no sense are refused', ({ library }) => {
    const { Linear, Conv2d, MaxPool2d } = library.nn
    expectError(() => new Linear(0, 3), 'Linear', 'inFeatures', '0')
    expectError(() => new Linear(3, 1.5), 'Linear', 'outFeatures', '1.5')
    expectError(() => new Conv2d(3, 4, 0), 'Conv2d', 'kernelSize', '0')
    expectError(() => new Conv2d(3, 4, [2, 2, 2]), 'Conv2d', 'kernelSize', '(2, 2, 2)')
    expectError(() => new Conv2d(3, 4, 2, { stride: 0 }), 'Conv2d', 'stride', '0')
    expectError(() => new Conv2d(3, 4, 2, { padding: -1 }), 'Conv2d', 'padding', '-1')
    expectError(() => new Conv2d(3, 4, 2, { groups: 2 }), 'Conv2d', '3', '4', '2 groups')
    const same = "'same' must be a whole number ≥ 0, or two of them"
    expectError(() => new Conv2d(3, 4, 2, { padding: 'same' }), 'Conv2d', 'padding', same)
    const x = library.zeros([1, 1, 4, 4])
    const { conv2d, maxPool2d } = library.nn.functional
    expectError(() => conv2d(x, x, null, { padding: 'same' }), 'conv2d', 'padding', same)
    expectError(() => maxPool2d(x, '2'), 'maxPool2d', 'window', "'2' must be", '≥ 1')
    expectError(() => maxPool2d(x, null), 'maxPool2d', 'window', 'null must be')
    const pool = new MaxPool2d(2, { padding: 2 })
    expectError(() => pool.forward(x), 'maxPool2d', 'padding 2', 'half')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { nn } = library
    const others = ['bias', 'dtype', 'generator']
    const sliding = ['stride', 'padding', 'dilation']
    const [x, weight] = [library.ones([1, 1, 2, 2]), library.ones([1, 1, 1, 1])]
    const { conv2d, maxPool2d } = nn.functional
    expectOptions('Linear', others, (options) => new nn.Linear(3, 4, options))
    const conv = [...sliding, 'groups']
    expectOptions('Conv2d', [...conv, ...others], (options) => new nn.Conv2d(1, 2, 3, options))
    expectOptions('conv2d', conv, (options) => conv2d(x, weight, null, options))
    const pool = [...sliding, 'ceilMode']
    expectOptions('MaxPool2d', pool, (options) => new nn.MaxPool2d(2, options))
    expectOptions('maxPool2d', pool, (options) => maxPool2d(x, 2, options))
  })

  test('layers name what does not fit: features, channels, dimensions', ({ library }) => {
    const { Linear, Conv2d } = library.nn
    const { zeros } = library
    const fc = new Linear(784, 10)
    expectError(() => fc.forward(zeros([32, 28, 28])), 'linear', '(32, 28, 28)', '(…, 784)')
    expectError(() => fc.forward(zeros([])), 'linear', '()', '784')
    const conv = new Conv2d(3, 6, 5)
    expectError(() => conv.forward(zeros([3, 32, 32])), 'conv2d', '(3, 32, 32)', '(B, 3, H, W)')
    expectError(() => conv.forward(zeros([1, 1, 32, 32])), 'conv2d', '(1, 1, 32, 32)', '3')
    expectError(() => conv.forward(zeros([1, 3, 4, 32])), 'conv2d', '5×5', '(1, 3, 4, 32)')
    const wide = new Conv2d(1, 1, 3, { dilation: 2, padding: 1 })
    const small = zeros([1, 1, 2, 9])
    expectError(() => wide.forward(small), 'conv2d', 'padding (1, 1)', 'dilation (2, 2)')
    const weight = zeros([3, 1, 1, 1])
    const grouped = () =>
      library.nn.functional.conv2d(zeros([1, 2, 1, 1]), weight, null, { groups: 2 })
    expectError(grouped, 'conv2d', 'groups 2', '3 outputs')
  })
})

/** The arguments that a case leaves out, so that the options stand where they should. */
export function fillUp(name: string, given: readonly unknown[]): number[] {
  return [0, 1].slice(given.length, name.startsWith('xavier') || name.startsWith('kaiming') ? 0 : 2)
}

async function listOf({ read }: Context, indices: Tensor | ArrayLike<number>): Promise<number[]> {
  return Array.from('length' in indices ? indices : await read(indices))
}

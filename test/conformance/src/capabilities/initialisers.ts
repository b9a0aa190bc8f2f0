import { loadLayers } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { expectError, expectOptions } from './errors.ts'
import { double, fillUp } from './layers.ts'

/** First numbers by hand. */
export const initialisers = capability('initialisers', (test) => {
  const { initialisers: cases } = loadLayers()

  test('a seed gives every initialiser the numbers of PyTorch', async ({ library, read }) => {
    for (const { name, arguments: given, shape, values } of cases) {
      const x = library.full(shape, 9, double)
      const generator = new library.Generator(3)
      const last = given.at(-1)
      const args =
        typeof last === 'object'
          ? [...given.slice(0, -1), { ...last, generator }]
          : [...given, ...(/uniform|normal/.test(name) ? fillUp(name, given) : []), { generator }]
      expect(library.nn.init[name](x, ...args), `nn.init.${name}(x, …) is x itself`).toBe(x)
      const expected = values.map(Number)
      const what = `${name} ${JSON.stringify(given)}`
      expectClose(await read(x), expected, { what, within: 1e-15 })
    }
  })

  test('uniform and normal numbers have the mean and the deviation that they should', ({
    library,
  }) => {
    const { nn, zeros, Generator } = library
    const x = zeros([100, 100], double)
    const statistics = () => {
      const mean = x.mean().item()
      return [mean, Math.sqrt(x.mul(x).mean().item() - mean ** 2)]
    }
    const generator = new Generator(0)
    nn.init.normal_(x, 3, 2, { generator })
    const [mean, deviation] = statistics()
    expect(Math.abs(mean - 3)).toBeLessThan(0.1) // five standard errors, 5·2/√10,000
    expect(Math.abs(deviation - 2)).toBeLessThan(0.1)
    nn.init.kaimingUniform_(x, { nonlinearity: 'relu', generator })
    const [middle, spread] = statistics()
    expect(Math.abs(middle)).toBeLessThan(0.01)
    expect(Math.abs(spread - Math.sqrt(2 / 100))).toBeLessThan(0.005)
  })

  test('initialising a parameter is recorded by no graph', ({ library }) => {
    const { nn, Generator } = library
    const layer = new nn.Linear(2, 2)
    nn.init.constant_(layer.weight, 3)
    nn.init.uniform_(layer.bias!, 0, 1, { generator: new Generator(0) })
    expect(layer.weight.tolist()).toEqual([
      [3, 3],
      [3, 3],
    ])
    expect([layer.weight.isLeaf, layer.weight.requiresGrad]).toEqual([true, true])
  })

  test('.data sets the numbers of a layer by hand', ({ library }) => {
    const layer = new library.nn.Linear(2, 1)
    layer.bias!.data = library.tensor([7])
    layer.weight.data = library.zeros([1, 2])
    expect(layer.forward(library.ones([1, 2])).tolist()).toEqual([[7]])
    expect([...layer.parameters()]).toEqual([layer.weight, layer.bias])
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { init } = library.nn
    const x = library.zeros([2, 2])
    expectOptions('uniform_', ['generator'], (options) => init.uniform_(x, 0, 1, options))
    expectOptions('normal_', ['generator'], (options) => init.normal_(x, 0, 1, options))
    for (const name of ['kaimingUniform_', 'kaimingNormal_'] as const) {
      const known = ['a', 'mode', 'nonlinearity', 'generator']
      expectOptions(name, known, (options) => init[name](x, options))
    }
    for (const name of ['xavierUniform_', 'xavierNormal_'] as const) {
      expectOptions(name, ['gain', 'generator'], (options) => init[name](x, options))
    }
    expect(x.tolist(), 'what was refused wrote nothing').toEqual([[0, 0], [0, 0]]) // prettier-ignore
  })

  test('initialisers refuse what makes no sense', ({ library }) => {
    const { nn, zeros } = library
    const bias = zeros([3])
    expectError(() => nn.init.kaimingUniform_(bias), 'kaimingUniform_', '(3)', 'fan')
    expectError(() => nn.init.xavierNormal_(bias), 'xavierNormal_', '(3)', 'fan')
    expectError(() => nn.init.eye_(bias), 'eye_', '(3)', 'matrix')
    expectError(() => nn.init.uniform_(bias, 2, 1), 'uniform_', '2', '1')
    expectError(() => nn.init.normal_(bias, 0, -1), 'normal_', '-1')
    const weight = zeros([2, 2])
    const kaiming = (options: object) => () => nn.init.kaimingUniform_(weight, options)
    expectError(kaiming({ mode: 'fan_in' }), 'kaimingUniform_', "'fan_in'", 'fanIn or fanOut')
    const says = ["nonlinearity 'leaky_relu'", 'relu, leakyReLU or selu']
    expectError(kaiming({ nonlinearity: 'leaky_relu' }), 'calculateGain', ...says)
    const gain = nn.init.calculateGain as unknown as (name: string) => number
    expectError(() => gain('leaky_relu'), 'calculateGain', ...says)
    expect(weight.tolist()).toEqual(zeros([2, 2]).tolist())
  })
})

import { type DropoutCase, loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import { defaultGeneratorOf, nnOf } from '../library/train-eval.ts'
import { make } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectTensor } from './function-cases.ts'

const exactly = { within: 0 } as const
const leaf = { requiresGrad: true } as const

/** Numbers left out by chance. */
export const dropout = capability('dropout', (test) => {
  const { dropout: cases, sentences } = loadCases('train-eval')

  test('the same seed drops the same numbers as in PyTorch, bit for bit', async (context) => {
    for (const given of cases) await expectMasks(context, given)
  })

  test('a layer draws from a generator of its own', async (context) => {
    const { library } = context
    const nn = nnOf(library)
    for (const given of cases.slice(0, 3)) {
      library.manualSeed(1)
      const first = library.randn([3]).tolist()
      library.manualSeed(1)
      const generator = new library.Generator(given.seed)
      const layer = new nn.Dropout(given.p, { generator })
      for (const { x, result } of given.calls) {
        await expectTensor(context, layer.forward(make(library, x)), result, 'dropout', exactly)
      }
      expect(generator.uniform('float64'), "the generator's next number").toBe(given.next)
      expect(library.randn([3]).tolist()).toEqual(first) // the default one was left alone
    }
  })

  test('Dropout without a generator draws from the default one', ({ library }) => {
    const nn = nnOf(library)
    const layer = new nn.Dropout(0.4)
    const channels = new nn.Dropout2d(0.4)
    const drawn = [7, 8, 7].map((seed) => {
      library.manualSeed(seed)
      const maps = channels.forward(library.ones([4, 8, 2, 2])).tolist()
      return [layer.forward(library.ones([30])).tolist(), maps]
    })
    expect(drawn[0]).toEqual(drawn[2])
    expect(drawn[0]).not.toEqual(drawn[1])
  })

  test('about p of all numbers are dropped, and the mean stays', async ({ library, read }) => {
    const generator = new library.Generator(5)
    for (const p of [0.1, 0.5, 0.8]) {
      const n = 20_000
      const layer = new (nnOf(library).Dropout)(p, { generator })
      const y = Array.from(await read(layer.forward(library.ones([n]))))
      const dropped = y.filter((v) => v === 0).length / n
      const mean = y.reduce((sum, v) => sum + v, 0) / n
      const spread = Math.sqrt((p * (1 - p)) / n) // the standard deviation of `dropped`
      expect(Math.abs(dropped - p)).toBeLessThan(4 * spread)
      expect(Math.abs(mean - 1)).toBeLessThan((4 * spread) / (1 - p))
      expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / Math.fround(1 - p))]))
    }
  })

  test('Dropout2d drops whole channels', ({ library }) => {
    library.manualSeed(0)
    const y = new (nnOf(library).Dropout2d)(0.5).forward(library.ones([6, 8, 3, 2]))
    const sums = y
      .sum({ dim: [2, 3] })
      .reshape(-1)
      .tolist() as number[]
    expect(new Set(sums)).toEqual(new Set([0, 12])) // 6 pixels, each 0 or each 2
  })

  test('every call drops others', ({ library }) => {
    const layer = new (nnOf(library).Dropout)(0.5)
    const x = library.ones([64])
    expect(layer.forward(x).tolist()).not.toEqual(layer.forward(x).tolist())
  })

  test('in eval, dropout gives back its input and draws nothing', ({ library }) => {
    const nn = nnOf(library)
    const x = library.ones([3, 4, 2, 2])
    library.manualSeed(1)
    const first = library.randn([2]).tolist()
    library.manualSeed(1)
    expect(new nn.Dropout(0.5).eval().forward(x), 'Dropout in eval returns x itself').toBe(x)
    expect(new nn.Dropout2d(0.5).eval().forward(x), 'Dropout2d in eval returns x itself').toBe(x)
    expect(
      nn.functional.dropout(x, { training: false }),
      'dropout(x, { training: false }) returns x itself',
    ).toBe(x)
    expect(new nn.Dropout(0).forward(x), 'Dropout(0) returns x itself').toBe(x)
    expect(library.randn([2]).tolist()).toEqual(first)
  })

  test('dropout with p = 1 drops all, and its gradient', ({ library }) => {
    const x = library.tensor([1, -2, 3], leaf)
    const y = new (nnOf(library).Dropout)(1).forward(x)
    expect(y.tolist()).toEqual([0, -0, 0])
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([0, 0, 0])
  })

  test('the gradient goes where the number went', ({ library }) => {
    const x = library.ones([40], leaf)
    const y = nnOf(library).functional.dropout(x, { p: 0.75 })
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual(y.tolist())
    expect(new Set(y.tolist() as number[])).toEqual(new Set([0, 4]))
  })

  test('a probability outside 0 … 1 is an error, in training or not', ({ library }) => {
    const nn = nnOf(library)
    const x = library.ones([2, 2])
    const sentence = sentences.dropout.replace('1.5', '')
    for (const p of [1.5, -0.1, NaN]) {
      expectError(() => new nn.Dropout(p), 'Dropout', `${sentence}${p}`)
      expectError(() => new nn.Dropout2d(p), 'Dropout2d', `${sentence}${p}`)
      for (const training of [true, false]) {
        expectError(() => nn.functional.dropout(x, { p, training }), 'dropout', `${sentence}${p}`)
        expectError(() => nn.functional.dropout2d(x, { p, training }), 'dropout2d', `${p}`)
      }
    }
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const nn = nnOf(library)
    const x = library.ones([2, 3])
    for (const name of ['dropout', 'dropout2d']) {
      const drop = (options: never) => nn.functional[name](x, options)
      expectOptions(name, ['p', 'training', 'generator'], drop)
    }
    for (const name of ['Dropout', 'Dropout2d'] as const) {
      expectOptions(name, ['generator'], (options) => new nn[name](0.5, options))
    }
  })

  test('Dropout2d names an input without channels', ({ library }) => {
    const layer = new (nnOf(library).Dropout2d)(0.5)
    expectError(() => layer.forward(library.ones([3])), 'dropout2d', '(3)', 'at least 2')
  })
})

async function expectMasks(context: Context, given: DropoutCase): Promise<void> {
  const { library } = context
  const drop = nnOf(library).functional[given.function]
  library.manualSeed(given.seed)
  for (const call of given.calls) {
    const what = `${given.function} p ${given.p} of (${call.x.shape.join(', ')}) ${call.x.dtype}`
    const x = make(library, call.x, true)
    const y = drop(x, { p: given.p })
    await expectTensor(context, y, call.result, what, exactly)
    y.backward(make(library, call.upstream))
    await expectTensor(context, x.grad, call.gradient, `${what}, gradient`, exactly)
  }
  const next = defaultGeneratorOf(library).uniform('float64')
  expect(next, `${given.function} p ${given.p}: the number after`).toBe(given.next)
}

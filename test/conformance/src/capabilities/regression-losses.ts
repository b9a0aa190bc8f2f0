import { loadLosses } from '@stepgrad/fixtures'
import { expect, vi } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectLosses, lossOf, moduleOf, nnOf } from './losses.ts'

const double = { dtype: 'float64' } as const
const wants = { ...double, requiresGrad: true } as const

const NAMES = ['mseLoss', 'l1Loss', 'smoothL1Loss', 'huberLoss'] as const

/** Losses of a number that should have been another. */
export const regressionLosses = capability('regression-losses', (test) => {
  const cases = loadLosses()

  const claims = {
    mseLoss: 'mseLoss is that of PyTorch: every reduction, sizes that broadcast, ±∞ and NaN',
    l1Loss: 'l1Loss is that of PyTorch, with no gradient where nothing is missing',
    smoothL1Loss: 'smoothL1Loss is that of PyTorch on both sides of beta',
    huberLoss: 'huberLoss is that of PyTorch on both sides of delta',
  }
  for (const name of NAMES) {
    test(claims[name], (context) => expectLosses(context, name, cases[name]))
  }

  test('MSELoss, L1Loss, SmoothL1Loss and HuberLoss hand all options on', async (context) => {
    for (const name of NAMES) await expectLosses(context, name, cases[name], { as: moduleOf })
  })

  test('inputs and upstream gradients of a regression loss may lie out of order', async (context) => {
    for (const name of NAMES) {
      const tables = cases[name].filter(({ input }) => input.shape.length === 2)
      await expectLosses(context, name, tables, { arrange: outOfOrder })
    }
  })

  test('four losses of being off by 0, ½, 1 and 3', ({ library }) => {
    const x = library.tensor([0, 0.5, 1, -3], double)
    const zero = library.zeros([4], double)
    const losses = (name: string, options = {}) =>
      lossOf(library, name)(x, zero, { reduction: 'none', ...options }).tolist()
    expect(losses('mseLoss')).toEqual([0, 0.25, 1, 9])
    expect(losses('l1Loss')).toEqual([0, 0.5, 1, 3])
    expect(losses('smoothL1Loss')).toEqual([0, 0.125, 0.5, 2.5])
    expect(losses('smoothL1Loss', { beta: 2 })).toEqual([0, 0.0625, 0.25, 2])
    expect(losses('huberLoss', { delta: 2 })).toEqual([0, 0.125, 0.5, 4])
  })

  test('smoothL1Loss with beta 0 is l1Loss', ({ library }) => {
    const gradients = [
      (x: Tensor, y: Tensor) => lossOf(library, 'smoothL1Loss')(x, y, { beta: 0 }),
      lossOf(library, 'l1Loss'),
    ].map((loss) => {
      const x = library.tensor([0, 0.5, -3], wants)
      const cost = loss(x, library.zeros([3], double))
      cost.backward()
      return [cost.item(), x.grad!.tolist()]
    })
    expect(gradients[0]).toEqual(gradients[1])
  })

  test('sizes that differ bring PyTorch’s warning, and equal ones none', ({ library }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    try {
      for (const name of NAMES) {
        lossOf(library, name)(library.zeros([3]), library.zeros([3]))
        expect(warn).not.toHaveBeenCalled()
        lossOf(library, name)(library.zeros([3]), library.zeros([3, 1]))
        expect(warn.mock.calls.flat().join(' ')).toMatch(
          /Using a target size \(3, 1\) that is different to the input size \(3\)\. .* broadcasting/,
        )
        warn.mockClear()
      }
    } finally {
      warn.mockRestore()
    }
  })

  test('the regression losses pass the gradient check, by input and target', ({ library }) => {
    for (const name of NAMES) {
      for (const reduction of ['none', 'mean', 'sum']) {
        const x = library.tensor([[0.3, -2], [4, 0.1]], wants) // prettier-ignore
        const target = library.tensor([[0, 0], [1, 0.5]], wants) // prettier-ignore
        const loss = (a: Tensor, b: Tensor) => lossOf(library, name)(a, b, { reduction })
        expect(library.gradcheck(loss, [x, target]), `${name} ${reduction}`).toBe(true)
      }
    }
  })

  test('whole numbers as targets become floats', ({ library }) => {
    const targets = library.tensor([0, 1], { dtype: 'int32' } as object)
    for (const name of NAMES) {
      const loss = lossOf(library, name)(library.tensor([0, 3], double), targets)
      expect([loss.dtype, loss.item() > 0], name).toEqual(['float64', true])
    }
  })

  test('a regression loss is a module without state', ({ library }) => {
    const { MSELoss, SmoothL1Loss } = nnOf(library)
    expect(new MSELoss().stateDict()).toEqual({})
    expect(String(new SmoothL1Loss({ beta: 0.5 }))).toBe('SmoothL1Loss()')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.zeros([2])
    for (const [name, Module, ...more] of [
      ['mseLoss', 'MSELoss'],
      ['l1Loss', 'L1Loss'],
      ['smoothL1Loss', 'SmoothL1Loss', 'beta'],
      ['huberLoss', 'HuberLoss', 'delta'],
    ]) {
      const known = ['reduction', ...more]
      expectOptions(name, known, (options) => lossOf(library, name)(x, x, options))
      expectOptions(Module, known, (options) => moduleOf(library, name)(x, x, options))
    }
  })

  test('shapes that do not broadcast, and options that make no sense, are errors', ({
    library,
  }) => {
    const [x, y] = [library.zeros([3]), library.zeros([2])]
    for (const name of NAMES) {
      const loss = lossOf(library, name)
      expectError(() => loss(x, y), name, '(3)', '(2)')
      const whole = library.zeros([3], { dtype: 'int32' } as object)
      expectError(() => loss(whole, whole), name, 'int32 (3)', 'float')
      expectError(() => loss(x, x, { reduction: 'average' }), name, "'average'", "'mean'")
    }
    const beta = lossOf(library, 'smoothL1Loss')
    for (const value of [-1, NaN]) {
      expectError(() => beta(x, x, { beta: value }), 'smoothL1Loss', `beta ${value}`, '≥ 0')
    }
    const delta = lossOf(library, 'huberLoss')
    for (const value of [0, -1, NaN]) {
      expectError(() => delta(x, x, { delta: value }), 'huberLoss', `delta ${value}`, '> 0')
    }
  })
})

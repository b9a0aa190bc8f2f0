import { loadCases } from '@stepgrad/fixtures'
import { expect, vi } from 'vitest'
import { capability } from '../capability.ts'
import { expectError, expectOptions } from './errors.ts'
import type { Library, Tensor } from '../library.ts'

/** f(x) = x·x whose recorded derivative is x instead of 2x. */
const half = (x: Tensor) => x.mul(x.detach())

const inputOf = (library: Library, values: number[]) =>
  library.tensor(values, { dtype: 'float64', requiresGrad: true })

/** Derivatives held against central differences. */
export const gradcheck = capability('gradcheck', (test) => {
  const { sentences } = loadCases('grad-mode')

  test('right gradients pass', ({ library }) => {
    const x = inputOf(library, [0.5, -1.5, 2])
    const y = inputOf(library, [2, 3, -1])
    expect(library.gradcheck((a, b) => a.mul(b).exp().sum(), [x, y])).toBe(true)
    expect(library.gradcheck((a) => a.div(y).mean({ dim: 0, keepdim: true }), [x])).toBe(true)
  })

  test('every function of the network passes', ({ library }) => {
    library.manualSeed(0)
    const random = (...shape: number[]) =>
      library.randn(shape, { dtype: 'float64', requiresGrad: true })
    const { conv2d, relu, linear, crossEntropy } = library
    const checks: [(...inputs: Tensor[]) => Tensor, Tensor[]][] = [
      [conv2d, [random(2, 2, 4, 5), random(3, 2, 2, 3), random(3)]],
      [linear, [random(2, 3), random(4, 3), random(4)]],
      [relu, [random(2, 3)]],
      [(x) => library.maxPool2d(x, 2) as Tensor, [random(1, 2, 5, 4)]],
      [(x) => crossEntropy(x, [2, 0]), [random(2, 3)]],
      [(x, y) => x.matmul(y), [random(2, 2, 3), random(3, 2)]],
    ]
    for (const [fn, inputs] of checks) expect(library.gradcheck(fn, inputs)).toBe(true)
  })

  test('a wrong gradient fails with PyTorch’s message and both Jacobians', ({ library }) => {
    const x = inputOf(library, [1, 2, 3])
    const check = () => library.gradcheck(half, [x])
    expect(check).toThrow(sentences.gradcheckMismatch)
    expect(check).toThrow(/numerical:\s*tensor\(\[\[2\.0000/)
    expect(check).toThrow(/analytical:\s*tensor\(\[\[1\., 0\., 0\.\]/)
  })

  test('a gradient that is not a number fails', ({ library }) => {
    // The slope by the first number is 0; the chain rule makes it 0 · 1/0.
    const lastLog = (x: Tensor) => x.log().narrow(0, 1, 1)
    const x = inputOf(library, [0, 1])
    expect(library.gradcheck(lastLog, [x], { raiseException: false })).toBe(false)
  })

  test('the message names the input that is wrong', ({ library }) => {
    const x = inputOf(library, [1, 2])
    const y = inputOf(library, [3, 4])
    const wrong = (a: Tensor, b: Tensor) => a.mul(b.detach())
    expect(() => library.gradcheck(wrong, [x, y])).toThrow(/output 0 with respect to input 1/)
  })

  test('raiseException: false answers false instead', ({ library }) => {
    const x = inputOf(library, [1, 2])
    expect(library.gradcheck(half, [x], { raiseException: false })).toBe(false)
  })

  test('the tolerance is atol + rtol · |numeric|', ({ library }) => {
    const x = inputOf(library, [1])
    const check = (atol: number, rtol: number) =>
      library.gradcheck(half, [x], { atol, rtol, raiseException: false })
    // analytic 1 against numeric 2
    expect([check(1.01, 0), check(0.99, 0)]).toEqual([true, false])
    expect([check(0, 0.51), check(0, 0.49)]).toEqual([true, false])
    expect(check(0.5, 0.26), 'gradcheck with atol 0.5, rtol 0.26: 1 against 2').toBe(true)
  })

  test('eps is the step to both sides', ({ library }) => {
    const seen: number[] = []
    const watch = (x: Tensor) => {
      seen.push(x.item())
      return x.mul(2)
    }
    library.gradcheck(watch, [inputOf(library, [1])], { eps: 0.25 })
    expect(seen).toContain(0.75)
    expect(seen).toContain(1.25)
  })

  test('gradcheck leaves its inputs and their gradients as they were', ({ library }) => {
    const x = inputOf(library, [1, 2])
    library.gradcheck((a) => a.mul(a), [x])
    expect(x.tolist()).toEqual([1, 2])
    expect(x.grad, 'x.grad after gradcheck').toBeNull()
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = inputOf(library, [1])
    const known = ['eps', 'atol', 'rtol', 'raiseException', 'nondetTol']
    expectOptions('gradcheck', known, (options) => library.gradcheck((a) => a.mul(2), [x], options))
  })

  test('inputs of which none requires a gradient are an error', ({ library }) => {
    const x = library.tensor([1, 2], { dtype: 'float64' })
    expect(() => library.gradcheck((a) => a.mul(a), [x])).toThrow(sentences.gradcheckNoInput)
  })

  test('an input that is not float64 brings a warning', ({ library }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    try {
      const x = library.tensor([1], { requiresGrad: true })
      library.gradcheck((a) => a.mul(2), [x], { raiseException: false })
      expect(warn.mock.calls.flat().join(' ')).toMatch(/[Ii]nput #?0.*double precision/)
    } finally {
      warn.mockRestore()
    }
  })

  test('an input that is not finite does not pass', ({ library }) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const x = inputOf(library, [1, value])
      expectError(() => library.gradcheck((a) => a.mul(a), [x]), 'gradcheck', String(value))
    }
  })
})

import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectError } from './errors.ts'

const wants = { requiresGrad: true } as const

/** Computing without recording. */
export const noGrad = capability('no-grad', (test) => {
  test('nothing is recorded inside noGrad', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const y = library.noGrad(() => x.mul(2))
    expect([y.requiresGrad, y.gradFn, y.isLeaf]).toEqual([false, null, true])
    expect(y.tolist()).toEqual([2, 4])
    expect(x.mul(2).requiresGrad, 'requiresGrad of x.mul(2) after noGrad').toBe(true)
  })

  test('isGradEnabled tells the mode, also when calls are nested', ({ library }) => {
    const { noGrad, isGradEnabled } = library
    const seen: boolean[] = [isGradEnabled()]
    noGrad(() => {
      seen.push(isGradEnabled())
      noGrad(() => seen.push(isGradEnabled()))
      seen.push(isGradEnabled())
    })
    seen.push(isGradEnabled())
    expect(seen).toEqual([true, false, false, false, true])
  })

  test('noGrad gives back what its function gives', ({ library }) => {
    expect(library.noGrad(() => 'done')).toBe('done')
  })

  test('an error inside noGrad ends it', ({ library }) => {
    const fail = () => {
      throw new Error('inside')
    }
    expect(() => library.noGrad(fail)).toThrow('inside')
    expect(library.isGradEnabled(), 'isGradEnabled() after an error inside noGrad').toBe(true)
  })

  test('noGrad refuses an async function, and recording goes on', async ({ library }) => {
    let seen: boolean | undefined
    const later = async () => {
      await Promise.resolve()
      seen = library.isGradEnabled()
    }
    expectError(() => library.noGrad(later), 'noGrad', 'async')
    expect(library.isGradEnabled(), 'isGradEnabled() after noGrad refused').toBe(true)
    await Promise.resolve()
    await Promise.resolve()
    expect(seen ?? true, 'isGradEnabled() in what went on').toBe(true)
  })

  test('noGrad refuses a function that returns a promise, async or not', ({ library }) => {
    expectError(() => library.noGrad(() => Promise.resolve(1)), 'noGrad', 'async')
    expect(library.isGradEnabled(), 'isGradEnabled() after noGrad refused').toBe(true)
  })

  test('a leaf made inside noGrad may still require a gradient', ({ library }) => {
    const x = library.noGrad(() => library.tensor([1], wants))
    expect([x.requiresGrad, x.isLeaf]).toEqual([true, true])
    x.mul(3).backward()
    expect(x.grad!.tolist()).toEqual([3])
  })

  test(
    'w.sub_(…) under noGrad is a step of gradient descent, and w stays a leaf',
    ({ library }) => {
      const w = library.tensor([2, -4], { dtype: 'float64', requiresGrad: true })
      const costs = [0, 1].map(() => {
        const cost = w.mul(w).sum()
        w.grad = null
        cost.backward()
        library.noGrad(() => w.sub_(w.grad!.mul(0.25)))
        return cost.item()
      })
      expect(costs).toEqual([20, 5]) // w ← w − ¼·2w = w/2
      expect(w.tolist()).toEqual([0.5, -1])
      expect([w.requiresGrad, w.isLeaf, w.gradFn]).toEqual([true, true, null])
    },
    { needs: ['in-place'] },
  )

  test('a result computed under noGrad takes part as a constant', ({ library }) => {
    const x = library.tensor([3], wants)
    const constant = library.noGrad(() => x.mul(x))
    x.mul(constant).backward()
    expect(x.grad!.tolist()).toEqual([9])
  })
})

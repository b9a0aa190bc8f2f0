import { type SavedCase, loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { apply, describeCalls, make, tensorOf } from './cases.ts'

const wants = { requiresGrad: true } as const

/** Noticing that a saved tensor has changed. */
export const versionCounter = capability('version-counter', (test) => {
  const { saved, sentences } = loadCases('grad-mode')

  test('every in-place function adds one to the version', ({ library }) => {
    const x = library.tensor([1, 2])
    const versions = [x.version]
    x.add_(1)
    versions.push(x.version)
    x.sub_(1).mul_(2)
    versions.push(x.version)
    x.zero_()
      .fill_(3)
      .copy_(library.ones([2]))
    versions.push(x.version)
    expect(versions).toEqual([0, 1, 3, 6])
  })

  test('what only reads leaves the version', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    x.mul(x).sum().backward()
    library.ones([2]).add_(x.detach())
    expect(x.version).toBe(0)
  })

  test('views and detach share the version, .data has its own', ({ library }) => {
    const x = library.tensor([1, 2, 3])
    const view = x.narrow(0, 1, 2).view(2, 1)
    view.add_(1)
    expect([x.version, view.version]).toEqual([1, 1])
    x.detach().add_(1)
    expect([x.version, view.version]).toEqual([2, 2])
    x.data.add_(1)
    expect([x.version, view.version]).toEqual([2, 2])
  })

  test('a failed in-place function leaves the version', ({ library }) => {
    const x = library.zeros([3])
    expect(() => x.add_(library.ones([2]))).toThrow(/^add_: /)
    expect(x.version).toBe(0)
  })

  test(
    'the version counts under noGrad too',
    ({ library }) => {
      const x = library.tensor([1], wants)
      library.noGrad(() => x.add_(1))
      expect(x.version).toBe(1)
    },
    { needs: ['no-grad'] },
  )

  test(
    'the error says which version was expected and which was found',
    ({ library }) => {
      const y = library.tensor([1, 2], wants).exp()
      library.noGrad(() => y.add_(1))
      const cost = y.sum()
      expect(() => cost.backward()).toThrow(sentences.changed)
      expect(() => cost.backward()).toThrow(sentences.changedVersions)
    },
    { needs: ['no-grad'] },
  )

  test(
    'after exp a change of the result trips backward, after log it does not',
    ({ library }) => {
      const change = (operation: 'exp' | 'log') => {
        const x = library.tensor([1, 2], wants)
        const y = x[operation]()
        library.noGrad(() => y.add_(1))
        y.sum().backward()
      }
      expect(() => change('exp')).toThrow(sentences.changed)
      change('log')
    },
    { needs: ['no-grad'] },
  )

  test(
    'a change of a view of a saved tensor trips backward',
    ({ library }) => {
      const x = library.tensor([1, 2, 3], wants)
      const y = x.mul(x)
      library.noGrad(() => x.narrow(0, 2, 1).zero_())
      expect(() => y.sum().backward()).toThrow(sentences.changed)
    },
    { needs: ['no-grad'] },
  )

  test(
    'what PyTorch lets change between forward and backward may change, the rest may not',
    ({ library }) => {
      for (const given of saved) {
        for (const name of [...Object.keys(given.inputs), 'result']) {
          const what = `${describeCalls(given.calls)}, ${name} changed`
          const run = () => backwardAfterChange(library, given, name)
          if (given.frozen.includes(name)) expect(run, what).toThrow(sentences.changed)
          else expect(run, what).not.toThrow()
        }
      }
    },
    { needs: ['no-grad'] },
  )
})

function backwardAfterChange(library: Library, given: SavedCase, name: string): void {
  const inputs: Record<string, Tensor> = {}
  for (const [key, input] of Object.entries(given.inputs)) {
    inputs[key] = make(library, input, !given.constants.includes(key))
  }
  const result = tensorOf(apply(library, inputs.x, given.calls, inputs))
  const cost = result.sum()
  const changed = name === 'result' ? result : inputs[name]
  library.noGrad(() => changed.add_(1))
  cost.backward()
}

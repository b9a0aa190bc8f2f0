import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Placed } from '../library/device.ts'
import { onEachDevice } from './device-context.ts'

const { sentences } = loadCases('grad-mode')

/** Graphs of tensors on a device. */
export const deviceGraphs = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('gradients add up, and lie where the leaf does', ({ device, put }) => {
    const x = put([1, 2], { requiresGrad: true })
    x.mul(x).sum().backward()
    x.mul(3).sum().backward()
    expect(x.grad!.tolist()).toEqual([5, 7])
    expect((x.grad as Placed).device, 'x.grad lives on the device').toBe(device)
  })

  onEach('a graph is walked once, or as often as it is retained', ({ put }) => {
    const x = put([1, 2], { requiresGrad: true })
    const cost = x.mul(x).sum()
    cost.backward(undefined, { retainGraph: true })
    cost.backward()
    expect(x.grad!.tolist()).toEqual([4, 8])
    expect(() => cost.backward()).toThrow(sentences.freed)
  })

  onEach('what was saved and then changed trips backward', ({ library, put }) => {
    const change = (operation: 'exp' | 'log') => {
      const y = put([1, 2], { requiresGrad: true })[operation]()
      library.noGrad(() => y.add_(1))
      y.sum().backward()
    }
    expect(() => change('exp')).toThrow(sentences.changed)
    change('log')
  })

  onEach('noGrad and detach leave the graph, a leaf stays a leaf', ({ library, put }) => {
    const x = put([1, 2], { requiresGrad: true })
    expect(library.noGrad(() => x.mul(2)).requiresGrad, 'requiresGrad of x.mul(2) in noGrad').toBe(
      false,
    )
    expect(x.detach().mul(2).gradFn, 'gradFn of x.detach().mul(2)').toBeNull()
    expect(() => x.add_(1)).toThrow(/^add_: a leaf Variable that requires grad/)
    library.noGrad(() => x.add_(1))
    expect([x.isLeaf, x.version, x.tolist()]).toEqual([true, 1, [2, 3]])
  })
})

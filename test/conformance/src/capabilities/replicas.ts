import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { copies, expectNear, float64 } from './parallel-copies.ts'

/** What a replica has of the network, and what it has of its own. */
export const replicas = capability('data-parallel', (test) => {
  test('replicas compute with the parameters of now, and go back only with those', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'single', 2)
    const [w] = parallel.parameters()
    const x = library.ones([2, 1], { ...float64, requiresGrad: true })
    const before = parallel.forward(x, 2)
    library.noGrad(() => w.fill_(7))
    expect(parallel.forward(x, 2).tolist()).toEqual([7, 7])
    expect(() => before.sum().backward()).toThrow('modified by an inplace operation')
    w.data = library.tensor(-1, float64)
    expect(parallel.forward(x, 2).tolist()).toEqual([-1, -1])
    expect(() => parallel.double().forward(x, 2)).not.toThrow()
  })

  test('buffers are those of replica 0; in use all replicas have them', async (context) => {
    const { library, read } = context
    const { net, parallel } = copies(context, 'normed', 2)
    const x = library.randn([6, 3], { ...float64, generator: new library.Generator(4) })
    parallel.forward(x)
    net.forward(x.narrow(0, 0, 3))
    const expected = new Map(net.namedBuffers())
    for (const [name, buffer] of parallel.module.namedBuffers()) {
      expectNear(await read(buffer), await read(expected.get(name)!), name)
    }
    net.eval()
    parallel.eval()
    expect(parallel.forward(x).tolist()).toEqual(net.forward(x).tolist())
    parallel.train()
    const halves = [0, 3].map((start) =>
      net
        .train()
        .forward(x.narrow(0, start, 3))
        .tolist(),
    )
    expect(parallel.forward(x).tolist()).toEqual(halves.flat())
  })

  for (const name of ['dropping', 'droppingByItsOwn'] as const) {
    test(`${name}: each replica drops others, the same with the same seed`, (context) => {
      const { library } = context
      const x = library.ones([60, 8], float64)
      const { parallel } = copies(context, name, 3, 3)
      const all = [parallel, ...[3, 4].map((seed) => copies(context, name, 3, seed).parallel)]
      const masks = all.map((each) => {
        library.manualSeed(1)
        return each.forward(x)
      })
      const parts = masks.map((y) => [0, 20, 40].map((start) => y.narrow(0, start, 20).tolist()))
      const [[first, second, third], again, other] = parts
      expect(second).not.toEqual(first)
      expect(third).not.toEqual(second)
      expect(new Set((third as number[][]).flat())).toEqual(new Set([0, 2]))
      expect(again).toEqual([first, second, third])
      expect(other[2]).not.toEqual(third)
      expect(parallel.eval().forward(x).tolist()).toEqual(x.tolist())
    })
  }

  test('keys of the state dict gain "module."', (context) => {
    const { net, parallel } = copies(context, 'normed', 2)
    const keys = Object.keys(net.stateDict())
    expect(Object.keys(parallel.stateDict())).toEqual(keys.map((key) => `module.${key}`))
    net.loadStateDict(parallel.module.stateDict())
    expect(String(parallel)).toContain('DataParallel(\n  (module): Sequential(')
  })
})

import { expect } from 'vitest'
import { afterwards } from '../afterwards.ts'
import { type Context, capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { pytorch } from '../core/nets.ts'
import type { DataParallel, Module, ParallelLibrary } from '../library/data-parallel.ts'
import type { Tensor } from '../library.ts'
import { expectError } from './errors.ts'
import { type NetName, makeNet, replicaOf } from './parallel-nets.ts'

const float64 = { dtype: 'float64' } as const
const CLOSE = 1e-12

/** Several replicas of one network, each with a part of the batch. */
export const dataParallel = capability('data-parallel', (test) => {
  test('outputs are those of one device, bit for bit, in order', (context) => {
    const { net, parallel } = copies(context, 'tiny', 3)
    for (const batch of [1, 3, 7, 64]) {
      const x = images(context, batch)
      expect(parallel.forward(x).tolist()).toEqual(net.forward(x).tolist())
    }
  })

  for (const devices of [2, 3]) {
    test(`gradients on ${devices} devices are those of one, also of the inputs`, async (context) => {
      const { net, parallel } = copies(context, 'tiny', devices)
      for (const batch of [1, 3, 7, 64]) {
        const expected = await gradients(context, net, batch)
        const sums = await gradients(context, parallel, batch)
        for (const [i, values] of sums.entries()) {
          const what = `gradient ${i}, batch ${batch}`
          expectNear(values, expected[i], what)
        }
      }
    })
  }

  test('20 steps of training end with the parameters of one device', async (context) => {
    const { library, read } = context
    const { optim } = ours(context)
    const { net, parallel } = copies(context, 'tiny', 2)
    const courses = [net, parallel].map((trained) => {
      const optimizer = new optim.SGD(trained.parameters(), { lr: 0.05, momentum: 0.9 })
      return Array.from({ length: 20 }, (_, step) => {
        const batch = 3 + (step % 5)
        const cost = library.crossEntropy(
          trained.forward(images(context, batch, step)),
          labels(batch),
        )
        optimizer.zeroGrad()
        cost.backward()
        optimizer.step()
        return cost.item()
      })
    })
    expectClose(courses[1], courses[0], { what: 'costs', within: CLOSE })
    const [expected, got] = [net, parallel].map((trained) => [...trained.parameters()])
    for (const [i, p] of got.entries()) {
      expectNear(await read(p), await read(expected[i]), `parameter ${i}`)
    }
  })

  test('a batch is cut as chunk cuts it, and where it is too small, devices rest', (context) => {
    const { parallel } = copies(context, 'counting', 3)
    const rows = (batch: number) => parallel.forward(context.library.ones([batch, 2])).tolist()
    expect(rows(7)).toEqual([3, 3, 3, 3, 3, 3, 1])
    expect(rows(6)).toEqual([2, 2, 2, 2, 2, 2])
    expect(rows(4)).toEqual([2, 2, 2, 2])
    expect(rows(2)).toEqual([1, 1])
    expect(rows(1)).toEqual([1])
    expect(rows(0)).toEqual([])
  })

  test('single numbers become a vector; what is no tensor goes to every replica', (context) => {
    const { library } = context
    const { parallel, net } = copies(context, 'single', 2)
    const x = library.tensor([[1], [2], [3]], { ...float64, requiresGrad: true })
    const y = parallel.forward(x, 10)
    expect(y.tolist()).toEqual([15 * 5, 15 * 9])
    y.backward(library.tensor([1, 2], float64))
    expect(x.grad!.tolist()).toEqual([[30], [60], [180]])
    const [w] = net.parameters()
    expect(w.grad).toBeNull() // that one was never used
    expect([...parallel.parameters()][0].grad!.item()).toBe(5 * 5 + 2 * 5 * 9)
  })

  test('the graph can be walked twice if it was kept, and else not', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'halfUsed', 2)
    const [w, unused] = parallel.parameters()
    const y = parallel.forward(library.tensor([[1], [2]], float64))
    const ones = library.ones([2, 1], float64)
    y.backward(ones, { retainGraph: true })
    y.backward(ones.mul(10))
    expect(w.grad!.item()).toBe(33)
    expect(unused.grad).toBeNull()
    expectError(() => y.backward(ones), 'backward', 'second time', 'retainGraph')
    expect(w.grad!.item()).toBe(33)
  })

  test('two passes through one network, one cost', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'halfUsed', 3)
    const [w] = parallel.parameters()
    const passes = [1, 10].map((scale) => {
      return parallel.forward(library.full([4, 1], scale, float64))
    })
    passes[0].mul(passes[1]).sum().backward() // 4 · w · 10w
    expect(w.grad!.item()).toBe(4 * 2 * 10 * 2)
  })

  test('under noGrad, and with all parameters frozen, nothing is recorded', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'halfUsed', 2)
    const x = library.ones([2, 1], float64)
    expect(library.noGrad(() => parallel.forward(x)).requiresGrad).toBe(false)
    parallel.requiresGrad_(false)
    expect(parallel.forward(x).requiresGrad).toBe(false)
    parallel.requiresGrad_(true)
    expect(parallel.forward(x).requiresGrad).toBe(true)
  })

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

  for (const how of ['throw', 'exit', 'throw in backward', 'exit in backward']) {
    test(`what goes wrong in a replica (${how}) fails the step, and only that`, async (context) => {
      const { library } = context
      const { parallel } = copies(context, 'failing', 3)
      const [w] = parallel.parameters()
      const [count] = parallel.buffers()
      const x = library.ones([3, 2], float64)
      parallel.forward(x, 'well').sum().backward()
      expect([w.grad!.item(), count.item()]).toEqual([6, 1])

      const error = errorOf(() => parallel.forward(x, how).sum().backward())
      expect(error.message).toMatch(/^DataParallel: replica 1 on 'cpu': /)
      const { stack } = error.cause as Error
      if (how.startsWith('throw')) {
        expect(error.message).toContain('matmul: (1, 2) @ (3, 3): inner sizes 2 and 3 differ')
        expect(stack).toContain('parallel-nets.ts')
      } else expect(error.message).toMatch(/its thread died.* code: [34].*starts another/)
      const counted = how.endsWith('backward') ? 2 : 1
      expect([w.item(), w.grad!.item(), count.item()]).toEqual([1, 6, counted])

      parallel.forward(x, 'well').sum().backward()
      expect([w.grad!.item(), count.item()]).toEqual([12, counted + 1])
    })
  }

  test('a pass whose thread has died since says so', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'failing', 2)
    const x = library.ones([2, 2], float64)
    const y = parallel.forward(x, 'well')
    errorOf(() => parallel.forward(x, 'exit'))
    expect(errorOf(() => y.sum().backward()).message).toContain('run forward again')
    const [w] = parallel.parameters()
    expect(w.grad).toBeNull()
  })

  test('closed, it says so', async (context) => {
    const { library } = context
    const { parallel } = copies(context, 'counting', 2)
    await parallel.close()
    await parallel.close()
    expectError(() => parallel.forward(library.ones([2, 1])), 'DataParallel', 'closed')
    expect(parallel.forward(library.ones([1, 1])).tolist()).toEqual([1]) // needs no thread
  })

  test('wrong calls say what is wrong', (context) => {
    const { library } = context
    const { nn } = ours(context)
    const net = makeNet(ours(context), 'counting')
    const make = (devices: string[]) => () => new nn.DataParallel(net, { devices })
    expectError(make([]), 'DataParallel', 'devices []')
    expectError(make(['cpu', 'cuda', 'gpu']), 'DataParallel', "'cuda', 'gpu'", "there is 'cpu'")
    expectError(make(['cpu', 'cpu']), 'DataParallel', 'replica', 'import.meta.url')

    const { parallel } = copies(context, 'counting', 2)
    const { ones } = library
    expectError(() => parallel.forward(), 'DataParallel', '0 inputs')
    expectError(() => parallel.forward(3), 'DataParallel', 'no tensor')
    expectError(() => parallel.forward(ones([])), 'DataParallel', '()', '(B, …)')
    expectError(() => parallel.forward(ones([2]), ones([3])), 'DataParallel', '(2), (3)')
    const odd = () => 0
    expect(() => parallel.forward(ones([2, 1]), odd)).toThrow('could not be cloned')
    expect(parallel.forward(ones([2, 1])).tolist()).toEqual([1, 1])

    const different = copies(context, 'different', 2).parallel
    const sides = ['has w (), more ()', 'expected w ()']
    expectError(() => different.forward(ones([2, 1])), 'DataParallel', 'replica 1', ...sides)
    const nameless = parallelOf(context, net, 2, { create: 'nothing' })
    expectError(() => nameless.forward(ones([2, 1])), 'DataParallel', "'nothing'", 'makeReplica')
    const { parallel: silent } = copies(context, 'failing', 2)
    const x = ones([2, 2], float64)
    expectError(() => silent.forward(x, 'give nothing'), 'DataParallel', 'forward gave undefined')
  })
})

const ours = ({ library }: Context) => library as unknown as ParallelLibrary

/** A network, and another with the same numbers on several devices. */
function copies(context: Context, name: NetName, devices: number, seed = 0) {
  const [net, module] = [0, 1].map(() => makeNet(ours(context), name))
  return { net, parallel: parallelOf(context, module, devices, { name, seed }) }
}

function parallelOf(
  context: Context,
  module: Module,
  devices: number,
  { name = 'counting', create = 'makeReplica', seed = 0 }: Partial<ReplicaOptions>,
): DataParallel {
  const parallel = new (ours(context).nn.DataParallel)(module, {
    devices: Array.from({ length: devices }, () => 'cpu'),
    replica: { ...replicaOf(context.adapterAddress, name), create },
    seed,
  })
  afterwards(() => parallel.close())
  return parallel
}

type ReplicaOptions = {
  readonly name: NetName
  readonly create: string
  readonly seed: number
}

/** Images for the tiny twin. */
function images({ library }: Context, batch: number, seed = batch): Tensor {
  const { channels, height, width } = pytorch('tiny', 'float64').sizes
  const generator = new library.Generator(seed)
  return library.randn([batch, channels, height, width], { ...float64, generator })
}

function labels(batch: number): number[] {
  return Array.from({ length: batch }, (_, i) => (i * i) % 3)
}

/** The gradients of a mean cost by every parameter and by the images. */
async function gradients(context: Context, net: Module, batch: number) {
  const { library, read } = context
  const x = images(context, batch).requiresGrad_()
  net.zeroGrad()
  library.crossEntropy(net.forward(x), labels(batch)).backward()
  return Promise.all([...net.parameters(), x].map((leaf) => read(leaf.grad!)))
}

/** Within 1e-12, and within 1e-12 of the largest. */
function expectNear(got: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  const largest = Array.from(expected).reduce((max, v) => Math.max(max, Math.abs(v)), 0)
  expectClose(got, expected, { what, within: CLOSE / Math.max(largest, 1) })
}

function errorOf(call: () => unknown): Error {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('the call went through, although it must be an error')
}

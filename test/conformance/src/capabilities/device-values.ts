import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { DeviceLibrary, Placed } from '../library/device.ts'
import type { Nested, Tensor } from '../library.ts'
import { type OnDevice, onEachDevice } from './device-context.ts'

/** Largest difference from the cpu's float64, as a part of the largest number around. */
const WITHIN = 1e-6

type Formula = (...inputs: Tensor[]) => Tensor
type FormulaCase = readonly [name: string, shapes: readonly (readonly number[])[], Formula]

const rows: Formula = (a) => a.narrow(0, 1, 2)
const column: Formula = (a) => a.narrow(1, 3, 1).narrow(0, 2, 2)

/** Operations that have a kernel, each as a formula of inputs between 0.5 and 2.5. */
const formulas: readonly FormulaCase[] = [
  ['a + b', [[2, 3], [2, 3]], (a, b) => a.add(b)], // prettier-ignore
  ['a − b', [[2, 3], [2, 3]], (a, b) => a.sub(b)], // prettier-ignore
  ['a · b', [[2, 3], [2, 3]], (a, b) => a.mul(b)], // prettier-ignore
  ['a / b', [[2, 3], [2, 3]], (a, b) => a.div(b)], // prettier-ignore
  ['a · b, b broadcast', [[2, 3, 4], [3, 1]], (a, b) => a.mul(b)], // prettier-ignore
  ['a / b, a broadcast', [[4], [2, 3, 4]], (a, b) => a.div(b)], // prettier-ignore
  ['a − b, both broadcast', [[2, 1], [1, 3]], (a, b) => a.sub(b)], // prettier-ignore
  ['a · b, b a single number', [[2, 3], []], (a, b) => a.mul(b)], // prettier-ignore
  ['a / b, both single numbers', [[], []], (a, b) => a.div(b)], // prettier-ignore
  ['plain numbers', [[2, 3]], (a) => a.mul(3).sub(0.1).div(7).add(2)],
  ['−a', [[2, 3]], (a) => a.neg()],
  ['eᵃ', [[2, 3]], (a) => a.exp()],
  ['ln a', [[2, 3]], (a) => a.log()],
  ['mean a', [[3, 4]], (a) => a.mean()],
  ['mean a over a dimension', [[3, 4]], (a) => a.mean({ dim: 0, keepdim: true })],
  ['A·B', [[5, 7], [7, 3]], (a, b) => a.matmul(b)], // prettier-ignore
  ['A·B, long sums', [[2, 300], [300, 2]], (a, b) => a.matmul(b)], // prettier-ignore
  ['Aᵀ·B', [[7, 5], [7, 3]], (a, b) => a.t().matmul(b)], // prettier-ignore
  ['A·Bᵀ', [[5, 7], [3, 7]], (a, b) => a.matmul(b.t())], // prettier-ignore
  ['A·b', [[5, 7], [7]], (a, b) => a.matmul(b)], // prettier-ignore
  ['a·B', [[7], [7, 3]], (a, b) => a.matmul(b)], // prettier-ignore
  ['a·b', [[7], [7]], (a, b) => a.matmul(b)], // prettier-ignore
  ['parts', [[4, 5]], (a) => rows(a).t().mul(column(a).permute(1, 0).expand(5, 2))],
  ['a view of a view', [[4, 6]], (a) => a.view(2, 2, 6).transpose(0, 2).narrow(0, 1, 3).mul(2)],
  [
    'pieces',
    [[4, 6]],
    (a) =>
      a
        .select(0, 1)
        .mul(a.slice(0, 0, 4, 2))
        .add(a.split(2)[1]),
  ],
  ['used twice', [[2, 3]], (a) => a.mul(a).add(a)],
  ['softmax by hand', [[3, 4]], (a) => a.exp().div(a.exp().sum({ dim: 1, keepdim: true }))],
]

/** What a device computes, held against the cpu in float64. */
export const deviceValues = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('operations and their gradients are those of the cpu', async (context) => {
    for (const [name, shapes, formula] of formulas)
      await expectSameAsCpu(context, name, shapes, formula)
  })

  onEach('sums over every subset of the dimensions, and their gradients', async (context) => {
    for (const dim of subsets(4)) {
      for (const keepdim of [false, true]) {
        const sum: Formula = (a) => {
          const weights = a.sum({ dim, keepdim })
          return weights.mul(weights)
        }
        const name = `the square of the sum over [${dim.join(', ')}], keepdim ${keepdim}`
        await expectSameAsCpu(context, name, [[2, 3, 1, 4]], sum)
      }
    }
  })

  onEach('a long sum keeps its digits', async ({ library, device, read }) => {
    const x = values(100_003, 1)
    const exact = x.reduce((sum, v) => sum + v, 0)
    const there = library.tensor(Array.from(x), { device })
    const columns = [there.sum(), there.view(100_003, 1).sum({ dim: 0 }), there.mean().mul(100_003)]
    for (const y of columns) expectClose(await read(y), [exact], { what: 'sum', within: WITHIN })
  })

  onEach('exp and log hold over their whole range, number by number', async (context) => {
    const { library, device, read } = context
    const exponents = Array.from({ length: 345 }, (_, i) => (i - 172) / 2)
    const powers = exponents.map((v) => Math.fround(Math.exp(v))).filter((v) => v > 1e-37)
    const exps = await read(library.tensor(exponents, { device }).exp())
    const logs = await read(library.tensor(powers, { device }).log())
    for (const [i, v] of exponents.entries()) {
      expectClose([exps[i]], [Math.exp(v)], { what: `exp ${v}`, within: 4e-6 })
    }
    for (const [i, v] of powers.entries()) {
      const exact = Math.log(v)
      const off = Math.abs(logs[i] - exact)
      expect(off, `log ${v}`).toBeLessThanOrEqual(WITHIN * Math.max(Math.abs(exact), 1))
    }
  })

  onEach('NaN and infinity come through as on the cpu', async (context) => {
    const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 3e38, 1e-3]
    const [a, b] = [special.map((v) => [v]), [special]]
    const all: Record<string, Formula> = {
      add: (x, y) => x.add(y),
      sub: (x, y) => x.sub(y),
      mul: (x, y) => x.mul(y),
      div: (x, y) => x.div(y),
      neg: (x) => x.neg(),
      exp: (x) => x.exp(),
      log: (x) => x.log(),
      sum: (x, y) => x.mul(y).sum({ dim: 1 }),
      mean: (x, y) => x.add(y).mean({ dim: 0 }),
      matmul: (x, y) => x.matmul(y),
    }
    const { library, put, read } = context
    for (const [name, formula] of Object.entries(all)) {
      const expected = await read(formula(library.tensor(a), library.tensor(b)))
      const got = await read(formula(put(a), put(b)))
      for (const [i, v] of Array.from(expected).entries()) {
        expectClose([got[i]], [v], { what: `${name}, number ${i}`, within: WITHIN })
      }
    }
  })

  onEach('nothing at all, and single numbers', async ({ library, device, put, read }) => {
    const none = library.zeros([0, 3], { device })
    expect(none.add(1).shape).toEqual([0, 3])
    expect(none.exp().tolist()).toEqual([])
    expect(none.t().contiguous().shape).toEqual([3, 0])
    expect(none.sum({ dim: 0 }).tolist()).toEqual([0, 0, 0])
    expect(none.sum({ dim: 1 }).shape).toEqual([0])
    expect(none.sum().item()).toBe(0)
    expect(none.mean({ dim: 0 }).tolist()).toEqual([NaN, NaN, NaN])
    expect(none.t().matmul(none).tolist()).toEqual([[0, 0, 0], [0, 0, 0], [0, 0, 0]]) // prettier-ignore
    expect(none.matmul(none.t()).shape).toEqual([0, 0])
    expect((await none.cpu()).shape).toEqual([0, 3])
    expect(none.to(library.cpu).to(device).shape).toEqual([0, 3])
    const one = put(3)
    expect(one.mul(one).add(1).item()).toBe(10)
    expect([one.sum().item(), one.mean().item(), one.view(1, 1).t().item()]).toEqual([3, 3, 3])
    expect(Array.from(await read(one.expand(2, 2)))).toEqual([3, 3, 3, 3])
  })

  onEach('views share memory: a change in place of the whole shows in all', ({ put }) => {
    const x = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const [column, turned, flat] = [x.narrow(1, 2, 1), x.t(), x.view(6)]
    const far = x.narrow(0, 1, 1).expand(2, 3)
    x.mul_(10)
    expect(column.tolist()).toEqual([[30], [60]])
    expect(turned.tolist()).toEqual([[10, 40], [20, 50], [30, 60]]) // prettier-ignore
    flat.add_(1) // a view of all of it, in its order, is the whole
    expect(x.tolist()).toEqual([[11, 21, 31], [41, 51, 61]]) // prettier-ignore
    expect(far.tolist()).toEqual([[41, 51, 61], [41, 51, 61]]) // prettier-ignore
    expect(column.narrow(0, 1, 1).item()).toBe(61)
    expect([x.version, turned.version, flat.version]).toEqual([2, 2, 2])
  })

  onEach('in-place functions change the whole tensor', ({ library, put }) => {
    const x = put([1, 2, 3])
    const own = x.detach()
    x.add_(put([1, 1, 1])).sub_(2).mul_(put([2, 2, 2])).div_(4) // prettier-ignore
    expect(own.tolist()).toEqual([0, 0.5, 1])
    x.add_(x)
    expect(own.tolist()).toEqual([0, 1, 2])
    x.neg_().add_(put([[1]]).view(1))
    expect(own.tolist()).toEqual([1, 0, -1])
    x.fill_(7)
    expect(own.tolist()).toEqual([7, 7, 7])
    x.copy_(put(5))
    expect(own.tolist()).toEqual([5, 5, 5])
    x.zero_()
    expect(own.tolist()).toEqual([0, 0, 0])
    expect(x.version).toBe(10)
    expect(library.ones([3]).tolist()).toEqual([1, 1, 1])
  })

  onEach('in-place functions change a part, and leave the rest', ({ library, put }) => {
    const x = put([[NaN, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, Infinity]]) // prettier-ignore
    const all = x.detach()
    const part = x.narrow(0, 1, 2).narrow(1, 1, 2)
    part.add_(100)
    expect(all.tolist()).toEqual([[NaN, 2, 3, 4], [5, 106, 107, 8], [9, 110, 111, Infinity]]) // prettier-ignore
    part.t().copy_(put([[1, 2], [3, 4]])) // prettier-ignore
    expect(all.tolist()).toEqual([[NaN, 2, 3, 4], [5, 1, 3, 8], [9, 2, 4, Infinity]]) // prettier-ignore
    x.t().sub_(library.tensor([1, 2, 3]).to(x.device))
    expect(all.tolist()).toEqual([[NaN, 1, 2, 3], [3, -1, 1, 6], [6, -1, 1, Infinity]]) // prettier-ignore
    x.slice(1, 0, 4, 3).zero_()
    expect(all.tolist()).toEqual([[0, 1, 2, 0], [0, -1, 1, 0], [0, -1, 1, 0]]) // prettier-ignore
    x.view(12).narrow(0, 11, 1).fill_(5)
    x.view(2, 6).select(0, 0).select(0, 0).copy_(7)
    expect(all.tolist()).toEqual([[7, 1, 2, 0], [0, -1, 1, 0], [0, -1, 1, 5]]) // prettier-ignore
    x.narrow(0, 0, 0).fill_(9)
    x.narrow(0, 1, 1).mul_(x.narrow(0, 2, 1))
    expect(all.tolist()).toEqual([[7, 1, 2, 0], [0, 1, 1, 0], [0, -1, 1, 5]]) // prettier-ignore
    expect(x.version).toBe(8)
  })

  onEach('copy_ fetches from any device, in any dtype', ({ library, put }) => {
    const here = library.zeros([2, 2])
    here.copy_(put([[1, 2], [3, 4]]).t()) // prettier-ignore
    expect(here.tolist()).toEqual([[1, 3], [2, 4]]) // prettier-ignore
    const exact = library.zeros([2], { dtype: 'float64' })
    exact.copy_(put([0.1, 2]))
    expect([exact.dtype, exact.tolist()]).toEqual(['float64', [Math.fround(0.1), 2]])
    const there = put([[0, 0], [0, 0]]) // prettier-ignore
    there.copy_(library.tensor([0.1, 2], { dtype: 'float64' }))
    expect(there.tolist()).toEqual([[Math.fround(0.1), 2], [Math.fround(0.1), 2]]) // prettier-ignore
    there.copy_(library.tensor([[5, 6], [7, 8]], { dtype: 'int32' })) // prettier-ignore
    expect(there.tolist()).toEqual([[5, 6], [7, 8]]) // prettier-ignore
    expect([there.dtype, there.version]).toEqual(['float32', 2])
  })

  onEach('copy_ from another device passes gradients there', ({ library, put }) => {
    const x = library.tensor([1, 2], { requiresGrad: true })
    const y = put([0, 0])
    y.copy_(x)
    y.mul(y).sum().backward()
    expect((x.grad as Placed).device).toBe(library.cpu)
    expect(x.grad!.tolist()).toEqual([2, 4])
  })

  onEach('gradients flow through changes in place', ({ put }) => {
    const x = put([1, 2], { requiresGrad: true })
    const y = x.mul(3)
    y.mul_(x).add_(x)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([7, 13]) // 3x² + x
  })

  onEach('gradients add up, and lie where the leaf does', ({ device, put }) => {
    const x = put([1, 2], { requiresGrad: true })
    x.mul(x).sum().backward()
    x.mul(3).sum().backward()
    expect(x.grad!.tolist()).toEqual([5, 7])
    expect((x.grad as Placed).device).toBe(device)
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
    expect(library.noGrad(() => x.mul(2)).requiresGrad).toBe(false)
    expect(x.detach().mul(2).gradFn).toBeNull()
    expect(() => x.add_(1)).toThrow(/^add_: a leaf Variable that requires grad/)
    library.noGrad(() => x.add_(1))
    expect([x.isLeaf, x.version, x.tolist()]).toEqual([true, 1, [2, 3]])
  })

  onEach('item, tolist and printing read from the device', ({ device, put }) => {
    const x = put([[1, 2.5, -3], [4, 5, 6]], { requiresGrad: true }) // prettier-ignore
    expect(x.narrow(0, 1, 1).narrow(1, 2, 1).item()).toBe(6)
    expect(x.narrow(1, 1, 2).t().tolist()).toEqual([[2.5, 5], [-3, 6]]) // prettier-ignore
    const shown = '[ 1.0000,  2.5000, -3.0000],\n        [ 4.0000,  5.0000,  6.0000]'
    expect(x.detach().toString()).toBe(`tensor([${shown}], device='${device.name}')`)
    expect(x.mul(put(2)).sum().toString()).toBe(
      `tensor(31., device='${device.name}', gradFn=<sum>)`,
    )
    expect(() => x.item()).toThrow('item: (2, 3) holds 6 numbers, not one')
  })

  onEach('copies for kernels and for reading are let go of', async ({ device, put }) => {
    const x = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const arrays = () => device.gpu!.counts().arrays
    const before = arrays()
    const kept = [x.t().matmul(x), x.t().sum({ dim: 1 }), x.narrow(1, 1, 1).add(x)]
    expect(arrays()).toBe(before + kept.length)
    x.mul_(x).add_(x.narrow(0, 1, 1))
    kept[0].tolist()
    x.narrow(1, 2, 1).narrow(0, 0, 1).item()
    await (x.t() as Placed).cpu()
    expect(arrays()).toBe(before + kept.length)
    await device.close()
    expect(arrays()).toBe(0)
  })
})

const { sentences } = loadCases('grad-mode')

/** Values and gradients of a formula on the device, and on the cpu in float64. */
async function expectSameAsCpu(
  { library, device, read }: OnDevice,
  name: string,
  shapes: readonly (readonly number[])[],
  formula: Formula,
): Promise<void> {
  const numbers = shapes.map((shape, i) => nest(shape, values(sizeOf(shape), i)))
  const run = (options: { device?: DeviceLibrary['cpu']; dtype: 'float32' | 'float64' }) => {
    const inputs = numbers.map((given) => library.tensor(given, { ...options, requiresGrad: true }))
    const y = formula(...inputs) as Placed
    const upstream = nest(y.shape, values(y.numel(), 7))
    y.backward(library.tensor(upstream, options))
    return { y, gradients: inputs.map((input) => input.grad as Placed) }
  }
  const [there, here] = [run({ device, dtype: 'float32' }), run({ dtype: 'float64' })]
  for (const x of [there.y, ...there.gradients]) expect(x.device, name).toBe(device)
  expect(there.y.shape, name).toEqual(here.y.shape)
  expectClose(await read(there.y), await read(here.y), { what: name, within: WITHIN })
  for (const [i, gradient] of there.gradients.entries()) {
    expect(gradient.shape, name).toEqual(shapes[i])
    const what = `${name}: the gradient of input ${i}`
    expectClose(await read(gradient), await read(here.gradients[i]), { what, within: WITHIN })
  }
}

/** Numbers between 0.5 and 2.5 that float32 holds. */
function values(count: number, seed: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, i) => 1.5 + Math.sin(1 + i * 12.9898 + seed * 78.233),
  )
}

function nest(shape: readonly number[], flat: Float32Array): Nested {
  if (shape.length === 0) return flat[0]
  const step = sizeOf(shape.slice(1))
  return Array.from({ length: shape[0] }, (_, i) =>
    nest(shape.slice(1), flat.subarray(i * step, (i + 1) * step)),
  )
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Of 0 … n − 1, all but the empty one. */
function subsets(n: number): number[][] {
  return Array.from({ length: 2 ** n - 1 }, (_, bits) =>
    Array.from({ length: n }, (_, i) => i).filter((i) => ((bits + 1) >> i) & 1),
  )
}

import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Nested, Tensor } from '../library.ts'
import type { DeviceLibrary, Placed } from '../library/device.ts'
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
})

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

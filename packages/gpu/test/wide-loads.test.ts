import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installWideLoads, uninstallWideLoads, withStock } from '../src/wide-loads/install.ts'
import { opcodesOf } from './opcodes.ts'
import { randomKernel, sequence } from './random-kernel.ts'
import { GPU, input, runKernel } from './run-kernel.ts'

beforeEach(() => void expect(installWideLoads()).toBe(true))
afterEach(uninstallWideLoads)

const values = Float32Array.from({ length: 64 }, (_, i) => i + 0.5)

/** The result with wide loads, and the instructions; both checked against the stock backend. */
function compare(body: string, inputs: unknown[] = [values], settings = {}) {
  const source = `function kernel(${['a', 'b', 'c'].slice(0, inputs.length).join(', ')}) { ${body} }`
  const given = { output: [8, 3], ...settings }
  const stock = withStock(() => runKernel(source, given, inputs))
  const wide = runKernel(source, given, inputs)
  expect(wide.result, source).toEqual(stock.result)
  return { result: wide.result, stock: opcodesOf(stock.kernel), wide: opcodesOf(wide.kernel) }
}

describe('one load for four neighbours', () => {
  test.each([
    'a[this.thread.x]',
    'a[3 + this.thread.x]',
    'a[this.thread.x + 3]',
    'a[(this.thread.y * 8) + this.thread.x]',
    'a[this.thread.x + 2 * (this.thread.y + 1)]',
    'a[((this.thread.y + 1) * 4 - 2) + this.thread.x]',
    'a[this.constants.start + this.thread.x]',
    'a[this.thread.x - -5]',
    'a[((this.thread.y / 2) | 0) * 8 + this.thread.x]',
    'a[((this.thread.y * 5) >> 3) * 8 + (this.thread.y & 3) + this.thread.x]',
  ])('%s', (read) => {
    const { stock, wide } = compare(`return ${read} * 2`, [values], { constants: { start: 7 } })
    expect(wide).not.toHaveProperty('f32.load')
    expect(stock['f32.load']).toBe(4)
    expect(stock['v128.load']).toBeUndefined()
    expect(wide['v128.load']).toBe(1)
  })

  test('rows and layers: other indices may be anything that is the same in all lanes', () => {
    const rows = input(values, [8, 4, 2])
    expect(compare('return a[1][this.thread.y][this.thread.x]', [rows]).wide['v128.load']).toBe(1)
    const chosen = compare('return b[a[this.thread.y]][this.thread.x]', [
      Float32Array.of(3, 0, 9),
      input(values, [8, 8]),
    ])
    expect(chosen.wide['v128.load']).toBe(1)
    expect(chosen.result.slice(0, 3)).toEqual(Float32Array.of(24.5, 25.5, 26.5))
  })

  test('a loop reads wide in each turn, and no comparison stands before what is proven inside', () => {
    const { wide } = compare(
      'let s = 0; for (let k = 0; k < 5; k++) s += a[k * 8 + this.thread.x]; return s',
    )
    expect(wide['v128.load']).toBe(1)
    expect(wide).not.toHaveProperty('f32.load')
    expect(wide).not.toHaveProperty('f32.convert_i32_s')
  })

  test.each([
    'a[2 * this.thread.x]',
    'a[-this.thread.x + 9]',
    'a[this.thread.x + 0.5]',
    'a[this.thread.x * this.thread.y]',
    'a[b[this.thread.x]]',
  ])('not where lanes read no neighbours: %s', (read) => {
    expect(compare(`return ${read}`, [values, values]).wide['f32.load']).toBeGreaterThanOrEqual(4)
  })

  test('code that only some lanes take stays as it was', () => {
    const { stock, wide } = compare(
      'let s = 0; if (this.thread.x > 2) s = a[this.thread.x + 1]; return s > 4 ? a[this.thread.x] : s',
    )
    expect(wide).not.toHaveProperty('v128.load')
    expect(wide['f32.load']).toBe(stock['f32.load'])
  })
})

describe('reads outside of the array are clamped lane by lane, as before', () => {
  test.each([-9, -3, -1, 0, 1, 53, 56, 57, 59, 60, 61, 63, 64, 100])('from %i on', (start) => {
    const literal = compare(`return a[this.thread.x + ${start}]`)
    const uniform = compare(`return a[b[0] + this.thread.x]`, [values, Float32Array.of(start)])
    const integer = compare(`const k = b[0] | 0; return a[k + this.thread.x]`, [
      values,
      Float32Array.of(start),
    ])
    const expected = Array.from({ length: 24 }, (_, i) =>
      values.at(Math.min(63, Math.max(0, start + (i % 8)))),
    )
    for (const { result } of [literal, uniform, integer]) expect([...result]).toEqual(expected)
    expect(integer.wide['v128.load']).toBe(1)
  })

  test('what gpu.js multiplies in float32 does not wrap as an int32 would', () => {
    const { result } = compare(
      'const k = b[0] | 0; return a[this.constants.n * k + this.thread.x]',
      [values, Float32Array.of(2 ** 28)],
      { constants: { n: 16 } },
    )
    expect(result.every((value) => value === values[63])).toBe(true)
  })

  test('a fraction that gpu.js rounds on the way to an integer counts as rounded', () => {
    const settings = { output: [4, 3] }
    compare(
      'const k = Math.min(this.thread.y + 60, 59.5) | 0; return a[k + this.thread.x]',
      [values],
      settings,
    )
    compare(
      'const k = Math.min(this.thread.y + 60, 60.5) | 0; return a[k + this.thread.x]',
      [values],
      settings,
    )
    compare(
      'const f = Math.min(this.thread.y + 60, 60.5); const k = f | 0; return a[k + this.thread.x]',
      [values],
      settings,
    )
  })

  test('an array of fewer than four', () => {
    const few = Float32Array.of(1, 2, 3)
    expect(compare('return a[this.thread.x]', [few]).wide).not.toHaveProperty('v128.load')
  })
})

describe('one value for all lanes', () => {
  test('is loaded and spread by one instruction', () => {
    const { stock, wide } = compare('return a[this.thread.y * 3 + 1] * a[this.thread.x]')
    expect(stock['f32x4.splat']).toBe(2) // one of them for the gather
    expect(wide).not.toHaveProperty('f32x4.splat')
    expect(wide['v128.load32_splat']).toBe(1)
  })

  test('is left scalar where it is used as one', () => {
    const { wide } = compare('const s = a[0] + a[1]; return s * a[this.thread.x]')
    expect(wide['f32.load']).toBe(2)
  })
})

describe('integers', () => {
  const loop = (head: string, index = 'i') =>
    `let s = 0; for (${head}) s += a[${index}] * a[this.thread.x]; return s`

  test('a counter stays one in both passes', () => {
    const { stock, wide } = compare(loop('let i = 0; i < 9; i++'))
    expect(stock['f32.convert_i32_s']).toBeUndefined()
    expect(stock['fc 0']).toBe(1) // truncates the counter, which had become a float
    expect(wide).not.toHaveProperty('fc 0')
  })

  test('a constant that ends in | 0 stays one', () => {
    const body = 'const k = (this.thread.y * 3) | 0; return a[k + this.thread.x]'
    expect(compare(body).wide['v128.load']).toBe(1)
  })

  test.each(['let i = 0; i < 9; i += 0.5', 'let i = 0; i < 9; i++, i -= 0.25'])(
    'a counter with fractional steps goes on counting: %s',
    (head) => void compare(loop(head)),
  )

  test('counters that go down, begin at a local, or are written twice', () => {
    compare(loop('let i = 9; i > 0; i--'))
    compare(
      `const low = (this.thread.y - 1) | 0; ${loop('let i = low; i < low + 4; i++', 'i + 1')}`,
    )
    compare(
      `let s = 0; for (let i = 0; i < 60; i++) { i *= 2; s += a[i + this.thread.x] } return s`,
    )
  })
})

describe('what surrounds a kernel', () => {
  test('functions that are called read their own thread', () => {
    const functions = ['function half(v) { return v + this.thread.x * 0.5 }']
    const { result } = compare('return half(a[this.thread.x]) + a[this.thread.x + 8]', [values], {
      functions,
    })
    expect([...result.slice(0, 3)]).toEqual([9, 11.5, 14])
  })

  test.each([false, true])('steps of a pipeline, threads: %s', async (threads) => {
    const first = 'function first(a) { return a[this.thread.y * 64 + this.thread.x] * 2 }'
    const second = 'function second(b) { return b[this.thread.x + 4] + b[this.thread.y * 64] }'
    const run = async () => {
      const gpu = new GPU({ mode: 'webasm' })
      const [f, s] = [first, second].map((source) =>
        gpu.createKernel(source, { output: [64, 256] }),
      )
      const pipeline = gpu.createPipeline((a: unknown) => s(f(a)), { threads })
      const rows = await pipeline(Float32Array.from({ length: 64 * 256 }, (_, i) => i))
      await gpu.destroy()
      return Float32Array.from(rows.flatMap((row) => [...row]))
    }
    const wide = await run()
    uninstallWideLoads()
    expect(wide).toEqual(await run())
    expect(wide[64 + 1]).toBe(2 * 5 + 2 * 64)
  })
})

test('random kernels give the same bits as with the stock backend', () => {
  const random = sequence(20)
  let reads = 0
  for (let n = 0; n < 300; n++) {
    const { source, settings, inputs } = randomKernel(random)
    const stock = withStock(() => runKernel(source, settings, inputs))
    const wide = runKernel(source, settings, inputs)
    expect(wide.result, `${source}\n${JSON.stringify(settings)}`).toEqual(stock.result)
    reads += opcodesOf(wide.kernel)['v128.load'] ?? 0
  }
  expect(reads).toBeGreaterThan(300)
})

describe('installing', () => {
  test('is off under any other version, and says why', () => {
    uninstallWideLoads()
    expect(installWideLoads('2.24.2')).toBe(
      'wide loads are off: they are made for gpu.js 2.24.1, not 2.24.2',
    )
    const { kernel } = runKernel('function k(a) { return a[this.thread.x] }', { output: [8] }, [
      values,
    ])
    expect(opcodesOf(kernel)).not.toHaveProperty('v128.load')
  })

  test('twice is once, and undoing it leaves gpu.js as it was', () => {
    expect(installWideLoads()).toBe(true)
    uninstallWideLoads()
    const { kernel } = runKernel('function k(a) { return a[this.thread.x] }', { output: [8] }, [
      values,
    ])
    expect(opcodesOf(kernel)['f32.load']).toBe(4)
  })
})

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  availableModes,
  defineKernel,
  type Gpu,
  type GpuArray,
  isAvailable,
  keep,
  kernelFromText,
  type KernelThis,
  modes,
  openGpu,
  scope,
} from '../src/node.ts'
import { KernelCache } from '../src/kernel-cache.ts'

const add = defineKernel('add', function (this: KernelThis, a: Float32Array, b: Float32Array) {
  return a[this.thread.x] + b[this.thread.x]
})

let gpu: Gpu

beforeEach(async () => {
  gpu = await openGpu({ mode: 'webasm', kernels: 8 })
})

afterEach(() => gpu.close())

const upload = (...values: number[]) => gpu.upload(Float32Array.from(values))
const sum = (a: GpuArray, b: GpuArray) => gpu.run(add, { output: [a.length] }, [a, b])

describe('the choice of a mode', () => {
  test('lists every mode, and why one is not there', async () => {
    const all = await availableModes()
    expect(all.map(({ mode }) => mode)).toEqual(modes)
    expect(all.find(({ mode }) => mode === 'webgl2')).toEqual({
      mode: 'webgl2',
      available: false,
      reason: 'there is no WebGL2, which browsers have',
    })
    expect(await isAvailable('webasm')).toBe(true)
    expect(await isAvailable('webgl2')).toBe(false)
  })

  test('without a name takes the first that is there and no software', async () => {
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('STEPGRAD_DEVICE', '')
    const first = (await availableModes()).find(({ available, software }) => available && !software)
    const chosen = await openGpu()
    onTestFinished(() => chosen.close())
    expect(chosen.mode).toBe(first!.mode)
  })

  test('STEPGRAD_DEVICE decides, and an option decides before it', async () => {
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('STEPGRAD_DEVICE', 'gpujs-cpu')
    for (const [options, mode] of [
      [{}, 'gpujs-cpu'],
      [{ mode: 'webasm' }, 'webasm'],
    ] as const) {
      const chosen = await openGpu(options)
      expect(chosen.mode).toBe(mode)
      await chosen.close()
    }
  })

  test('a wrong name lists those that exist; one that is not there, those that are', async () => {
    await expect(openGpu({ mode: 'cuda' })).rejects.toThrow(
      'openGpu: there is no mode "cuda"; there are webgpu, webgl2, headlessgl, webasm, gpujs-cpu',
    )
    await expect(openGpu({ mode: 'webgl2' })).rejects.toThrow(
      /^openGpu: webgl2 is not available: there is no WebGL2, which browsers have; here there are .*webasm, gpujs-cpu$/,
    )
  })
})

test('the receipt tells the class that computed, the version of gpu.js, and of wide loads', async () => {
  expect(gpu.receipt).toEqual({
    backend: 'WebAssemblyKernel',
    gpujs: '2.24.1',
    wideLoads: true,
  })
  const plain = await openGpu({ mode: 'gpujs-cpu' })
  onTestFinished(() => plain.close())
  expect(plain.receipt).toEqual({
    backend: 'CPUKernel',
    gpujs: '2.24.1',
    wideLoads: 'only WebAssembly has them',
  })
})

describe('scope', () => {
  test('releases what was made inside, but not what it returns', () => {
    const outside = upload(1, 2)
    const { result, parts } = scope(() => {
      const a = upload(3, 4)
      const b = sum(a, outside)
      return { result: sum(a, b), parts: new Map([['b', [b]]]) }
    })
    expect([...result.readNow()]).toEqual([7, 10])
    expect([...parts.get('b')![0].readNow()]).toEqual([4, 6])
    expect(outside.released).toBe(false)
    expect(gpu.counts().arrays).toBe(3)
  })

  test('releases all but what was kept when it throws', () => {
    let kept: GpuArray | undefined
    expect(() =>
      scope(() => {
        upload(1)
        kept = keep(upload(2))
        throw new Error('in between')
      }),
    ).toThrow('in between')
    expect([...kept!.readNow()]).toEqual([2])
    expect(gpu.counts()).toMatchObject({ arrays: 1, bytes: 4 })
  })

  test('what an inner one returns belongs to the outer one', () => {
    scope(() => {
      const inner = scope(() => upload(1, 2, 3))
      expect(inner.released).toBe(false)
    })
    expect(gpu.counts()).toMatchObject({ arrays: 0, bytes: 0 })
  })

  test('refuses what is async, and releases it', () => {
    expect(() => scope(async () => upload(1))).toThrow('scope: the function is async')
    expect(gpu.counts().arrays).toBe(0)
  })
})

describe('memory', () => {
  test('counts values and bytes; releasing twice counts once', () => {
    const a = upload(1, 2, 3)
    const b = sum(a, a)
    expect(gpu.counts()).toEqual({ arrays: 2, bytes: 24, kernels: 1 })
    a.release()
    a.release()
    expect(gpu.counts()).toEqual({ arrays: 1, bytes: 12, kernels: 1 })
    b.release()
    expect(gpu.counts()).toEqual({ arrays: 0, bytes: 0, kernels: 1 })
  })

  test('an array that nobody reaches any more is freed', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    void (() => upload(1, 2, 3))()
    await expect
      .poll(() => {
        collect()
        return gpu.counts()
      })
      .toMatchObject({ arrays: 0, bytes: 0 })
  })

  test('a result is a copy: writing into it changes nothing', () => {
    const a = upload(1, 2)
    a.readNow().fill(9)
    expect([...a.readNow()]).toEqual([1, 2])
    const values = Float32Array.of(5, 6)
    const b = gpu.upload(values)
    values.fill(0)
    expect([...b.readNow()]).toEqual([5, 6])
  })

  test('the kernel unused for longest gives way, and is compiled again when it is wanted', () => {
    const cache = new KernelCache(2)
    const log: string[] = []
    const get = (key: string) =>
      cache.get('text', key, () => {
        log.push(`compile ${key}`)
        const launch = () => Promise.reject(new Error('never launched')) as never
        return { launch, destroy: () => void log.push(`destroy ${key}`) }
      })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key)
    expect(cache.size).toBe(2)
    expect(log).toEqual([
      'compile a',
      'compile b',
      'compile c',
      'destroy b', // not a, which was used since
      'compile b',
      'destroy c',
    ])
  })

  test('closing frees everything, and a closed device says so', async () => {
    const a = upload(1)
    await gpu.close()
    expect(gpu.counts()).toEqual({ arrays: 0, bytes: 0, kernels: 0 })
    expect(() => a.readNow()).toThrow('readNow: this Gpu (webasm) is closed; open another')
    expect(() => upload(1)).toThrow('upload: this Gpu (webasm) is closed; open another')
    await gpu.close()
  })
})

describe('a wrong call names the kernel and the argument', () => {
  test('a released array', async () => {
    const [a, b] = [upload(1), upload(2)]
    b.release()
    expect(() => sum(a, b)).toThrow('add: argument b: an array of 1 values was released')
    expect(() => b.readNow()).toThrow('readNow: an array of 1 values was released')
    await expect(b.read()).rejects.toThrow('read: an array of 1 values was released')
  })

  test('an array of another Gpu', async () => {
    const other = await openGpu({ mode: 'gpujs-cpu' })
    onTestFinished(() => other.close())
    expect(() => sum(upload(1), other.upload(Float32Array.of(2)))).toThrow(
      'add: argument b lives on another Gpu (gpujs-cpu); read it there and upload it here',
    )
  })

  test('what is no array of a Gpu', () => {
    const inputs = [upload(1), [2]] as unknown as GpuArray[]
    expect(() => gpu.run(add, { output: [1] }, inputs)).toThrow(
      'add: argument b must be a GpuArray or a number; upload() it first',
    )
  })

  test('too few inputs', () => {
    expect(() => gpu.run(add, { output: [1] }, [upload(1)])).toThrow(
      'add: got 1 inputs for (a, b), which are 2',
    )
  })

  test.each([[[NaN]], [[-1]], [[1.5, 2]], [[]], [[1, 1, 1, 1]]])('an output of %j', (output) => {
    const a = upload(1)
    expect(() => gpu.run(add, { output }, [a, a])).toThrow(
      `add: output [${output.join(', ')}] must be one to three sizes, whole and not negative`,
    )
  })

  test('a constant that no text can hold', () => {
    const a = upload(1)
    const run = (constants: Record<string, number | number[]>) => () =>
      gpu.run(add, { output: [1], constants }, [a, a])
    for (const [constants, message] of [
      [{ n: NaN }, 'add: constant n is [NaN]; it must be finite'],
      [{ weights: [1, -Infinity] }, 'add: constant weights is [1, -Infinity]; it must be finite'],
      [{ weights: [] }, 'add: constant weights is []; it must be finite'],
    ] as const) {
      expect(run(constants as Record<string, number | number[]>)).toThrow(message)
    }
  })

  test('what is no function that gpu.js can read', () => {
    expect(() => kernelFromText('arrow', '(x) => x[0]')).toThrow(
      'kernel arrow: "(x) => x[0]" must begin with "function"; gpu.js reads its text',
    )
  })

  test('a kernel that returns nothing is refused when it is defined', () => {
    expect(() => kernelFromText('idle', 'function (x) { const y = x[0] }')).toThrow(
      'kernel idle: returns nothing; it must return the number of its cell',
    )
  })

  test('what gpu.js would hand to its CPU', () => {
    const pair = kernelFromText('pair', 'function (x) { return [[x[0], 1], [2, 3]] }')
    expect(() => gpu.run(pair, { output: [1] }, [upload(1)])).toThrow(/^kernel pair: /)
    expect(gpu.counts().kernels).toBe(0)
  })
})

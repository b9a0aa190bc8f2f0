/** What must hold in every mode, here and in a page of a browser: each throws where it does not. */
import { defineKernel, type Gpu, type GpuArray, type KernelThis, scope } from '../src/index.ts'
import { assertClose, assertEqual, assertThrows, ramp, waves } from './numbers.ts'

export type Claim = { readonly name: string; hold(gpu: Gpu): Promise<void> }

const scaleAndClip = defineKernel(
  'scaleAndClip',
  function (this: KernelThis, x: Float32Array, y: Float32Array, scale: number) {
    return Math.max(x[this.thread.x] * scale + y[this.thread.x], 0)
  },
)

/** (M, K) · (K, N) = (M, N) */
const matmul = defineKernel(
  'matmul',
  function (this: KernelThis<{ K: number; N: number }>, a: Float32Array, b: Float32Array) {
    let sum = 0
    for (let k = 0; k < this.constants.K; k++) {
      sum += a[this.thread.y * this.constants.K + k] * b[k * this.constants.N + this.thread.x]
    }
    return sum
  },
)

const position = defineKernel('position', function (this: KernelThis) {
  return this.thread.x + 10 * this.thread.y + 100 * this.thread.z
})

const copy = defineKernel('copy', function (this: KernelThis, x: Float32Array) {
  return x[this.thread.x]
})

/** (A, B, C) → (C, A, B), by whole divisions that are exact everywhere. */
const permute = defineKernel(
  'permute',
  function (this: KernelThis<{ A: number; B: number; C: number }>, x: Float32Array) {
    const i = this.thread.x
    const ab = this.constants.A * this.constants.B
    const c = Math.floor((i + 0.5) / ab)
    const rest = i - c * ab
    const a = Math.floor((rest + 0.5) / this.constants.B)
    const b = rest - a * this.constants.B
    return x[(a * this.constants.B + b) * this.constants.C + c]
  },
)

const rowMaximum = defineKernel(
  'rowMaximum',
  function (this: KernelThis<{ width: number }>, x: Float32Array) {
    let most = x[this.thread.x * this.constants.width]
    for (let i = 1; i < this.constants.width; i++) {
      most = Math.max(most, x[this.thread.x * this.constants.width + i])
    }
    return most
  },
)

const decay = defineKernel('decay', function (this: KernelThis, v: Float32Array, g: Float32Array) {
  return v[this.thread.x] * 0.9 + g[this.thread.x]
})

const sumOf = defineKernel('sumOf', function (this: KernelThis, x: Float32Array, n: number) {
  let sum = 0
  for (let i = 0; i < n; i++) sum += x[i]
  return sum
})

const weighted = defineKernel(
  'weighted',
  function (this: KernelThis<{ weights: number[]; bias: number }>, x: Float32Array) {
    return x[this.thread.x] * this.constants.weights[this.thread.x] + this.constants.bias
  },
)

const addOne = defineKernel('addOne', function (this: KernelThis, x: Float32Array) {
  return x[this.thread.x] + 1
})

async function readAndRelease(array: GpuArray): Promise<Float32Array> {
  try {
    return await array.read()
  } finally {
    array.release()
  }
}

/** Uploads, runs once, reads, and leaves nothing. */
function compute(gpu: Gpu, run: (upload: (values: Float32Array) => GpuArray) => GpuArray) {
  return readAndRelease(scope(() => run((values) => gpu.upload(values))))
}

export const claims: readonly Claim[] = [
  {
    name: 'what is uploaded comes back to the bit',
    hold: async (gpu) => {
      const values = Float32Array.of(0, -1.5, 1e-30, 3.4e38, 1 / 3, Infinity, -Infinity, NaN)
      assertEqual(await compute(gpu, (upload) => upload(values)), values)
    },
  },
  {
    name: 'element by element: max(x · scale + y, 0)',
    hold: async (gpu) => {
      const [x, y] = [waves(1003), ramp(1003)]
      const got = await compute(gpu, (upload) =>
        gpu.run(scaleAndClip, { output: [1003] }, [upload(x), upload(y), 2.5]),
      )
      assertClose(
        got,
        Array.from(x, (value, i) => Math.max(value * 2.5 + y[i], 0)),
      )
    },
  },
  {
    name: 'a sum within a cell: (17, 120) · (120, 33)',
    hold: async (gpu) => {
      const [M, K, N] = [17, 120, 33]
      const [a, b] = [waves(M * K), ramp(K * N)]
      const got = await compute(gpu, (upload) =>
        gpu.run(matmul, { output: [N, M], constants: { K, N } }, [upload(a), upload(b)]),
      )
      const expected: number[] = []
      for (let m = 0; m < M; m++) {
        for (let n = 0; n < N; n++) {
          let sum = 0
          for (let k = 0; k < K; k++) sum += a[m * K + k] * b[k * N + n]
          expected.push(sum)
        }
      }
      assertClose(got, expected)
    },
  },
  {
    name: 'an output of three sizes lies flat, x fastest, for reading and for kernels',
    hold: async (gpu) => {
      for (const [X, Y, Z] of [
        [3, 4, 2],
        [4, 3, 5],
        [5, 7, 1],
        [1, 2, 3],
      ]) {
        const expected: number[] = []
        for (let z = 0; z < Z; z++) {
          for (let y = 0; y < Y; y++) {
            for (let x = 0; x < X; x++) expected.push(x + 10 * y + 100 * z)
          }
        }
        const shape = { output: [X, Y, Z] }
        assertEqual(await compute(gpu, () => gpu.run(position, shape)), expected)
        const copied = await compute(gpu, () =>
          gpu.run(copy, { output: [X * Y * Z] }, [gpu.run(position, shape)]),
        )
        assertEqual(copied, expected)
      }
    },
  },
  {
    name: 'a gather with strides: (5, 7, 9) permuted to (9, 5, 7)',
    hold: async (gpu) => {
      const [A, B, C] = [5, 7, 9]
      const x = waves(A * B * C)
      const got = await compute(gpu, (upload) =>
        gpu.run(permute, { output: [A * B * C], constants: { A, B, C } }, [upload(x)]),
      )
      const expected: number[] = []
      for (let c = 0; c < C; c++) {
        for (let a = 0; a < A; a++) {
          for (let b = 0; b < B; b++) expected.push(x[(a * B + b) * C + c])
        }
      }
      assertEqual(got, expected)
    },
  },
  {
    name: 'maxima of rows',
    hold: async (gpu) => {
      const [rows, width] = [40, 25]
      const x = waves(rows * width)
      const got = await compute(gpu, (upload) =>
        gpu.run(rowMaximum, { output: [rows], constants: { width } }, [upload(x)]),
      )
      const row = (i: number) => x.subarray(i * width, (i + 1) * width)
      assertEqual(
        got,
        Array.from({ length: rows }, (_, i) => Math.max(...row(i))),
      )
    },
  },
  {
    name: 'fifty launches, each fed with the last result',
    hold: async (gpu) => {
      const gradient = waves(300)
      const got = await compute(gpu, (upload) => {
        const g = upload(gradient)
        let velocity = upload(new Float32Array(300))
        for (let step = 0; step < 50; step++)
          velocity = gpu.run(decay, { output: [300] }, [velocity, g])
        return velocity
      })
      const factor = (1 - 0.9 ** 50) / (1 - 0.9)
      assertClose(
        got,
        Array.from(gradient, (value) => value * factor),
      )
    },
  },
  {
    name: 'a result stays as it was when its kernel runs again, and when it feeds it',
    hold: async (gpu) => {
      const first = gpu.upload(Float32Array.of(1, 2, 3, 4))
      const second = gpu.run(addOne, { output: [4] }, [first])
      const third = gpu.run(addOne, { output: [4] }, [second])
      const fourth = gpu.run(addOne, { output: [4] }, [third])
      assertEqual(await readAndRelease(second), [2, 3, 4, 5])
      assertEqual(await readAndRelease(third), [3, 4, 5, 6])
      assertEqual(await readAndRelease(fourth), [4, 5, 6, 7])
      assertEqual(await readAndRelease(first), [1, 2, 3, 4])
    },
  },
  {
    name: 'a loop goes on past 1000 rounds, where gpu.js by itself ends it',
    hold: async (gpu) => {
      const got = await compute(gpu, (upload) =>
        gpu.run(sumOf, { output: [4] }, [upload(new Float32Array(3000).fill(1)), 3000]),
      )
      assertEqual(got, [3000, 3000, 3000, 3000])
    },
  },
  {
    name: 'numbers and arrays of numbers as constants; others are another kernel',
    hold: async (gpu) => {
      const x = Float32Array.of(1, 2, 3)
      for (const bias of [10, 20]) {
        const constants = { weights: [1, 10, 100], bias }
        const got = await compute(gpu, (upload) =>
          gpu.run(weighted, { output: [3], constants }, [upload(x)]),
        )
        assertEqual(got, [1 + bias, 20 + bias, 300 + bias])
      }
    },
  },
  {
    name: 'an output without cells launches nothing; an array without values may be given',
    hold: async (gpu) => {
      const { kernels } = gpu.counts()
      const nothing = await compute(gpu, (upload) =>
        gpu.run(addOne, { output: [0, 3] }, [upload(new Float32Array(0))]),
      )
      assertEqual(nothing, [])
      assertEqual([gpu.counts().kernels], [kernels])
      const sum = await compute(gpu, (upload) =>
        gpu.run(sumOf, { output: [2] }, [upload(new Float32Array(0)), 0]),
      )
      assertEqual(sum, [0, 0])
    },
  },
  {
    name: 'other lengths compile anew; a result outlives its kernel, which gave way to others',
    hold: async (gpu) => {
      const lengths = Array.from({ length: gpu.kernelLimit + 5 }, (_, i) => i + 2)
      const results = lengths.map((length) => {
        const x = gpu.upload(ramp(length))
        const result = gpu.run(addOne, { output: [length] }, [x])
        x.release()
        return result
      })
      assertEqual([gpu.counts().kernels], [gpu.kernelLimit])
      for (const [i, result] of results.entries()) {
        const expected = Array.from(ramp(lengths[i]), (value) => value + 1)
        const again = gpu.run(copy, { output: [lengths[i]] }, [result])
        assertClose(await readAndRelease(result), expected)
        assertClose(await readAndRelease(again), expected)
      }
    },
  },
  {
    name: 'a kernel that gpu.js cannot translate is an error with its name, and the device goes on',
    hold: async (gpu) => {
      const broken = defineKernel('broken', function (this: KernelThis, x: Float32Array) {
        return x[this.thread.x].toFixed(2).length
      })
      const x = gpu.upload(Float32Array.of(0, 1, 2, 3))
      const read = async () => readAndRelease(gpu.run(broken, { output: [4] }, [x]))
      await assertThrows(read, /kernel broken: /)
      assertEqual(await readAndRelease(gpu.run(addOne, { output: [4] }, [x])), [1, 2, 3, 4])
      x.release()
    },
  },
  {
    name: 'two thousand launches leave nothing behind',
    hold: async (gpu) => {
      const before = gpu.counts()
      let x = gpu.upload(new Float32Array(64))
      for (let i = 0; i < 2000; i++) {
        const next = gpu.run(addOne, { output: [64] }, [x])
        x.release()
        x = next
        if (i % 100 === 99) assertEqual([(await x.read())[63]], [i + 1])
      }
      assertEqual(
        [gpu.counts().arrays, gpu.counts().bytes],
        [before.arrays + 1, before.bytes + 256],
      )
      x.release()
    },
  },
  {
    name: 'what computes is what the receipt says, and at the end no array is left',
    hold: async (gpu) => {
      assertEqual([gpu.counts().arrays, gpu.counts().bytes], [0, 0])
      const classes = {
        webgpu: 'WebGPUKernel',
        webgl2: 'WebGL2Kernel',
        headlessgl: 'HeadlessGLKernel',
        webasm: 'WebAssemblyKernel',
        'gpujs-cpu': 'CPUKernel',
      }
      if (gpu.receipt.backend !== classes[gpu.mode]) {
        throw new Error(`${gpu.mode} ran on ${gpu.receipt.backend}`)
      }
    },
  },
]

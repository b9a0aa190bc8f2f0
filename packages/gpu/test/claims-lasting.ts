/** What becomes of results, kernels and memory from one launch to the next. */
import { defineKernel, type KernelThis } from '../src/index.ts'
import type { Claim } from './claims.ts'
import { compute, readAndRelease } from './run-once.ts'
import { addOne, copy, sumOf, weighted } from './kernels.ts'
import { assertClose, assertEqual, assertThrows, ramp } from './numbers.ts'

export const lasting: readonly Claim[] = [
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

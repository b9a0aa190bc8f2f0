/** What kernels compute. */
import type { Claim } from './claims.ts'
import { compute } from './run-once.ts'
import { copy, decay, matmul, permute, position, rowMaximum, scaleAndClip } from './kernels.ts'
import { assertClose, assertEqual, ramp, waves } from './numbers.ts'

export const computing: readonly Claim[] = [
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
]

/** Small kernels, to see that a mode computes what they say. */
import { defineKernel, type KernelThis } from '../src/index.ts'

export const scaleAndClip = defineKernel(
  'scaleAndClip',
  function (this: KernelThis, x: Float32Array, y: Float32Array, scale: number) {
    return Math.max(x[this.thread.x] * scale + y[this.thread.x], 0)
  },
)

/** (M, K) · (K, N) = (M, N) */
export const matmul = defineKernel(
  'matmul',
  function (this: KernelThis<{ K: number; N: number }>, a: Float32Array, b: Float32Array) {
    let sum = 0
    for (let k = 0; k < this.constants.K; k++) {
      sum += a[this.thread.y * this.constants.K + k] * b[k * this.constants.N + this.thread.x]
    }
    return sum
  },
)

export const position = defineKernel('position', function (this: KernelThis) {
  return this.thread.x + 10 * this.thread.y + 100 * this.thread.z
})

export const copy = defineKernel('copy', function (this: KernelThis, x: Float32Array) {
  return x[this.thread.x]
})

/** (A, B, C) → (C, A, B), by whole divisions that are exact everywhere. */
export const permute = defineKernel(
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

export const rowMaximum = defineKernel(
  'rowMaximum',
  function (this: KernelThis<{ width: number }>, x: Float32Array) {
    let most = x[this.thread.x * this.constants.width]
    for (let i = 1; i < this.constants.width; i++) {
      most = Math.max(most, x[this.thread.x * this.constants.width + i])
    }
    return most
  },
)

export const decay = defineKernel(
  'decay',
  function (this: KernelThis, v: Float32Array, g: Float32Array) {
    return v[this.thread.x] * 0.9 + g[this.thread.x]
  },
)

export const sumOf = defineKernel('sumOf', function (this: KernelThis, x: Float32Array, n: number) {
  let sum = 0
  for (let i = 0; i < n; i++) sum += x[i]
  return sum
})

export const weighted = defineKernel(
  'weighted',
  function (this: KernelThis<{ weights: number[]; bias: number }>, x: Float32Array) {
    return x[this.thread.x] * this.constants.weights[this.thread.x] + this.constants.bias
  },
)

export const addOne = defineKernel('addOne', function (this: KernelThis, x: Float32Array) {
  return x[this.thread.x] + 1
})

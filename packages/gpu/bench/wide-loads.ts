import gpujs from 'gpu.js'
import { installWideLoads, withStock } from '../src/wide-loads/install.ts'

/**
 * Stock gpu.js against the same with wide loads: each kernel is compiled both ways and run in turns,
 * so that whatever else the machine does falls on both.
 */

type Kernel = (...inputs: unknown[]) => unknown
const { GPU } = gpujs as unknown as {
  readonly GPU: new (settings: { mode: string }) => {
    createKernel(source: string, settings: object): Kernel
  }
}

const numbers = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i))

/** B samples innermost; the network's first convolution, its first linear layer, and two simple ones. */
const B = 64
const cases = [
  {
    name: 'copy: a[x]',
    source: 'function k(a) { return a[this.thread.y * 64 + this.thread.x] }',
    output: [B, 4704],
    inputs: [numbers(B * 4704)],
  },
  {
    name: 'add: a[x] + b[x]',
    source: `function k(a, b) {
      return a[this.thread.y * 64 + this.thread.x] + b[this.thread.y * 64 + this.thread.x]
    }`,
    output: [B, 4704],
    inputs: [numbers(B * 4704), numbers(B * 4704)],
  },
  {
    name: 'linear 400 → 120, a loop',
    source: `function k(x, w) {
      let sum = 0
      for (let i = 0; i < 400; i++) sum += w[this.thread.y * 400 + i] * x[i * 64 + this.thread.x]
      return sum
    }`,
    output: [B, 120],
    inputs: [numbers(400 * B), numbers(48000)],
  },
  {
    name: 'linear, four sums',
    source: `function k(x, w) {
      let p = 0, q = 0, r = 0, s = 0
      for (let j = 0; j < 100; j++) {
        p += w[this.thread.y * 400 + j * 4] * x[j * 256 + this.thread.x]
        q += w[this.thread.y * 400 + j * 4 + 1] * x[j * 256 + 64 + this.thread.x]
        r += w[this.thread.y * 400 + j * 4 + 2] * x[j * 256 + 128 + this.thread.x]
        s += w[this.thread.y * 400 + j * 4 + 3] * x[j * 256 + 192 + this.thread.x]
      }
      return p + q + (r + s)
    }`,
    output: [B, 120],
    inputs: [numbers(400 * B), numbers(48000)],
  },
  {
    name: 'convolution 3 → 6, 5×5, loops',
    source: convolution(`for (let kx = 0; kx < 5; kx++) ${tap('kx')}`),
    output: [B, 784, 6],
    inputs: [numbers(3072 * B), numbers(450)],
  },
  {
    name: '… rows unrolled',
    source: convolution([0, 1, 2, 3, 4].map((kx) => tap(`${kx}`)).join('\n')),
    output: [B, 784, 6],
    inputs: [numbers(3072 * B), numbers(450)],
  },
  {
    name: '… four samples innermost',
    source: `function k(x, w) {
      const q = (this.thread.z * 43) >> 8
      const o = (this.thread.z - q * 6) | 0
      let p = 0, r = 0, s = 0
      for (let c = 0; c < 3; c++) { for (let ky = 0; ky < 5; ky++) {
        ${[0, 1, 2, 3, 4].map((kx) => `${'prsps'[kx]} += ${tapOfQuad(kx)}`).join('\n')}
      } }
      return p + r + s
    }`,
    output: [28 * 4, 28, (B / 4) * 6],
    inputs: [numbers(3072 * B), numbers(450)],
  },
]

function tapOfQuad(kx: number): string {
  const weight = `w[o * 75 + c * 25 + ky * 5 + ${kx}]`
  return `${weight} * x[((q * 3 + c) * 32 + this.thread.y + ky) * 128 + ${kx * 4} + this.thread.x]`
}

function convolution(row: string): string {
  return `function k(x, w) {
    const oy = (this.thread.y / 28) | 0
    const ox = (this.thread.y - oy * 28) | 0
    let sum = 0
    for (let c = 0; c < 3; c++) { for (let ky = 0; ky < 5; ky++) { ${row} } }
    return sum
  }`
}

function tap(kx: string): string {
  const weight = `w[((this.thread.z * 3 + c) * 5 + ky) * 5 + ${kx}]`
  return `sum += ${weight} * x[((c * 32 + oy + ky) * 32 + ox + ${kx}) * 64 + this.thread.x]`
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1]
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const state = installWideLoads()
if (state !== true) throw new Error(state)
console.log('kernel                            stock ms   wide ms   ratio')
for (const { name, source, output, inputs } of cases) {
  const compile = () => new GPU({ mode: 'webasm' }).createKernel(source, { output })
  const stock = compile()
  const wide = compile()
  withStock(() => stock(...inputs))
  wide(...inputs)
  const times: [number[], number[]] = [[], []]
  for (let turn = 0; turn < 30; turn++) {
    times[0].push(timed(() => stock(...inputs)))
    times[1].push(timed(() => wide(...inputs)))
  }
  const [before, after] = times.map(median)
  const row = [before.toFixed(2), after.toFixed(2), (before / after).toFixed(1) + '×']
  console.log(name.padEnd(32), row.map((cell) => cell.padStart(9)).join(' '))
}

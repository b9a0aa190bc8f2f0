import gpujs from 'gpu.js'
import { conv2dForward, conv2dInputGrad, conv2dWeightGrad, sumQuads } from './conv2d.ts'
import { crossEntropyInputGrad, crossEntropyLoss, exponentials } from './cross-entropy.ts'
import { linearForward, linearInputGrad, linearWeightGrad, rowLength, rows } from './linear.ts'
import { type Conv, type Operation, outputOf } from './operation.ts'
import { type Pool, reluPoolForward, reluPoolInputGrad, reluPoolTap } from './pool.ts'

type Kernel = (...inputs: unknown[]) => unknown
export type GPU = {
  createKernel(source: string, settings: object): Kernel
  createPipeline(fn: (...args: unknown[]) => unknown, settings: object): Pipeline
  destroy(): Promise<void>
}
export type Pipeline = Kernel & {
  readonly executorKind: string
  readonly backend: string
  readonly fallbackReason: string | null
  readonly pipeline: object
}
const library = gpujs as unknown as { readonly GPU: new (settings: { mode: string }) => GPU
  readonly WebAssemblyKernel: { dispatchSpans(run: Run, runSimd: Run, cells: number, sizeX: number, seed: number): void } }

export type Network = { convs: { O: number; K: number }[]; linears: number[]; input: [number, number, number] }
export const tutorial: Network = {
  input: [3, 32, 32],
  convs: [{ O: 6, K: 5 }, { O: 16, K: 5 }],
  linears: [120, 84, 10],
}

export type Step = { loss: number; gradients: Record<string, Float32Array> }

type Run = (start: number, end: number, seed: number) => void

/** A training step's gradients as one pipeline; the weights by name, (O, C, K, K) and (O, I). */
export function compileStep(network: Network, B: number, options: { threads?: boolean; mode?: string }) {
  const gpu = new library.GPU({ mode: options.mode ?? 'webasm' })
  const Q = Math.ceil(B / 4)
  const names = [
    ...network.convs.flatMap((_, i) => [`conv${i + 1}.weight`, `conv${i + 1}.bias`]),
    ...network.linears.flatMap((_, i) => [`fc${i + 1}.weight`, `fc${i + 1}.bias`]),
  ]
  const shapes: { conv: Conv; pool: Pool }[] = []
  let [C, H, W] = network.input
  for (const { O, K } of network.convs) {
    const conv = { C, H, W, K, O, Q }
    const { OH, OW } = outputOf(conv)
    shapes.push({ conv, pool: { C: O, H: OH, W: OW, Q } })
    ;[C, H, W] = [O, OH >> 1, OW >> 1]
  }
  let I = C * H * W
  const linears = network.linears.map((O) => {
    const linear = { I, O, Q }
    I = O
    return linear
  })
  const classes = { K: I, Q, B }

  const calls: string[] = []
  const kernels = new Map<string, Kernel>()
  function call(name: string, operation: Operation, ...inputs: unknown[]): unknown {
    const { source, output } = operation
    let kernel = kernels.get(source)
    if (!kernel) kernels.set(source, (kernel = gpu.createKernel(source, { output, precision: 'single' })))
    calls.push(name)
    return kernel(...inputs)
  }

  const orchestrate = (...args: unknown[]): unknown => {
    const [images, targets, ...values] = args
    const weights = Object.fromEntries(names.map((name, i) => [name, values[i]]))
    let x = images
    const convs = shapes.map(({ conv, pool }, i) => {
      const n = `conv${i + 1}`
      const input = x
      const y = call(n, conv2dForward(conv), x, weights[`${n}.weight`], weights[`${n}.bias`])
      const tap = call(`tap${i + 1}`, reluPoolTap(pool), y)
      x = call(`pool${i + 1}`, reluPoolForward(pool), y)
      return { n, input, tap, conv, pool }
    })
    const hidden = linears.map((linear, i) => {
      const n = `fc${i + 1}`
      const input = x
      const last = i === linears.length - 1
      x = call(n, linearForward(linear, !last), x, weights[`${n}.weight`], weights[`${n}.bias`])
      return { n, input, linear, first: i === 0 }
    })
    const e = call('exp', exponentials(classes), x)
    const loss = call('loss', crossEntropyLoss(classes), x, e, targets)
    let d = call('dlogits', crossEntropyInputGrad(classes), e, targets)
    const results: Record<string, unknown> = { loss }
    for (const { n, input, linear, first } of hidden.reverse()) {
      results[n] = call(`${n} dW`, linearWeightGrad(linear), d, call(`${n} rows`, rows(linear), input))
      d = call(`${n} dX`, linearInputGrad(linear, !first), ...[d, weights[`${n}.weight`], ...(first ? [] : [input])])
    }
    for (const { n, input, tap, conv, pool } of convs.reverse()) {
      const dy = call(`${n} spread`, reluPoolInputGrad(pool), d, tap)
      const parts = call(`${n} dW`, conv2dWeightGrad(conv), dy, input)
      results[n] = Q === 1 ? parts : call(`${n} sum`, sumQuads({ O: conv.O, T: conv.C * conv.K ** 2 + 1, Q }), parts)
      if (n !== 'conv1') d = call(`${n} dX`, conv2dInputGrad(conv), dy, weights[`${n}.weight`])
    }
    return results
  }
  Object.defineProperty(orchestrate, 'length', { value: names.length + 2 })
  const pipeline = gpu.createPipeline(orchestrate, { threads: options.threads ?? false })

  const interleaved = new Float32Array(Q * 4 * network.input.reduce((a, b) => a * b))
  const labels = new Float32Array(Q * 4)
  function prepare(images: Float32Array, targets: number[]) {
    const size = interleaved.length / (Q * 4)
    for (let b = 0; b < B; b++) {
      const from = b * size
      let to = (b >> 2) * size * 4 + (b & 3)
      for (let i = 0; i < size; i++, to += 4) interleaved[to] = images[from + i]
    }
    labels.fill(-1)
    labels.set(targets)
  }

  async function run(images: Float32Array, targets: number[], parameters: Float32Array[]) {
    prepare(images, targets)
    return (await pipeline(interleaved, labels, ...parameters)) as Record<string, Float32Array[] | Float32Array[][]>
  }

  /** The gradients in PyTorch's order and shape. */
  function collect(results: Record<string, Float32Array[] | Float32Array[][]>): Step {
    const gradients: Record<string, Float32Array> = {}
    let loss = 0
    for (const v of flat(results.loss)) loss += v
    shapes.forEach(({ conv }, i) => {
      const T = conv.C * conv.K ** 2
      const w = new Float32Array(conv.O * T)
      const b = new Float32Array(conv.O)
      const parts = flat(results[`conv${i + 1}`])
      for (let o = 0; o < conv.O; o++) {
        for (let t = 0; t <= T; t++) {
          const at = (o * (T + 1) + t) * 4
          const sum = parts[at] + parts[at + 1] + parts[at + 2] + parts[at + 3]
          if (t < T) w[o * T + t] = sum
          else b[o] = sum
        }
      }
      gradients[`conv${i + 1}.weight`] = w
      gradients[`conv${i + 1}.bias`] = b
    })
    linears.forEach(({ I, O }, i) => {
      const R = rowLength(I)
      const all = flat(results[`fc${i + 1}`])
      const w = new Float32Array(O * I)
      for (let o = 0; o < O; o++) w.set(all.subarray(o * R, o * R + I), o * I)
      gradients[`fc${i + 1}.weight`] = w
      gradients[`fc${i + 1}.bias`] = Float32Array.from({ length: O }, (_, o) => all[o * R + I])
    })
    return { loss: loss / B, gradients }
  }
  /** SGD with momentum over Float32Arrays, in place; gradients are read where the plan left them. */
  function trainable(values: Float32Array[]) {
    const velocities = values.map((v) => new Float32Array(v.length))
    const pair = (i: number) => [values[i], velocities[i], values[i + 1], velocities[i + 1]] as const
    return {
      values,
      async step(images: Float32Array, targets: number[], { lr, momentum }: { lr: number; momentum: number }) {
        const results = await run(images, targets, values)
        let at = 0
        shapes.forEach(({ conv }, i) => {
          sgdOfLanes(...pair(at), flat(results[`conv${i + 1}`]), conv.C * conv.K ** 2, lr, momentum)
          at += 2
        })
        linears.forEach(({ I }, i) => {
          sgdOfRows(...pair(at), flat(results[`fc${i + 1}`]), I, lr, momentum)
          at += 2
        })
        let loss = 0
        for (const v of flat(results.loss)) loss += v
        return loss / B
      },
    }
  }

  function profile(rounds = 200) {
    const { _executor: executor } = pipeline.pipeline as { _executor: { _stepRuns: { run: Run; runSimd: Run; cells: number; sizeX: number }[] } }
    const times = executor._stepRuns.map(() => [] as number[])
    for (let r = 0; r < rounds; r++) {
      executor._stepRuns.forEach(({ run, runSimd, cells, sizeX }, i) => {
        const t = performance.now()
        library.WebAssemblyKernel.dispatchSpans(run, runSimd, cells, sizeX, 0)
        times[i].push(performance.now() - t)
      })
    }
    const rows = times.map((t, i) => ({ step: calls[i], us: Math.round(1000 * t.sort((a, b) => a - b)[rounds >> 1]), cells: executor._stepRuns[i].cells }))
    console.table(rows)
    console.log('sum', rows.reduce((s, r) => s + r.us, 0))
  }
  return { gpu, pipeline, names, run, collect, prepare, trainable, profile }
}

/** Rows that gpu.js cut from one buffer, as that buffer. */
function flat(rows: Float32Array[] | Float32Array[][]): Float32Array {
  const first = rows[0]
  return new Float32Array(((first instanceof Float32Array ? first : first[0]).buffer) as ArrayBuffer)
}

/** Gradients of a convolution: (O, T + 1, 4), the bias last, the four lanes still to be summed. */
function sgdOfLanes(w: Float32Array, vw: Float32Array, b: Float32Array, vb: Float32Array, g: Float32Array, T: number, lr: number, momentum: number) {
  let at = 0
  let i = 0
  for (let o = 0; o < b.length; o++) {
    for (let t = 0; t < T; t++, i++, at += 4) {
      const v = momentum * vw[i] + (g[at] + g[at + 1] + g[at + 2] + g[at + 3])
      vw[i] = v
      w[i] -= lr * v
    }
    const v = momentum * vb[o] + (g[at] + g[at + 1] + g[at + 2] + g[at + 3])
    vb[o] = v
    b[o] -= lr * v
    at += 4
  }
}

/** Gradients of a linear layer: (O, R), the bias at I. */
function sgdOfRows(w: Float32Array, vw: Float32Array, b: Float32Array, vb: Float32Array, g: Float32Array, I: number, lr: number, momentum: number) {
  const R = rowLength(I)
  let i = 0
  for (let o = 0; o < b.length; o++) {
    let at = o * R
    for (const end = i + I; i < end; i++, at++) {
      const v = momentum * vw[i] + g[at]
      vw[i] = v
      w[i] -= lr * v
    }
    const v = momentum * vb[o] + g[at]
    vb[o] = v
    b[o] -= lr * v
  }
}

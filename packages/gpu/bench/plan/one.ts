import gpujs from 'gpu.js'
import { installWideLoads } from '../../src/wide-loads/install.ts'
import { conv2dForward, conv2dWeightGrad } from './conv2d.ts'
installWideLoads()
const GPU = (gpujs as any).GPU
const conv = { C: 3, H: 32, W: 32, K: 5, O: 6, Q: 1 }
const rnd = (n: number) => Float32Array.from({ length: n }, () => Math.random() - 0.5)
const which = process.argv[2]
const op = which === 'dw' ? conv2dWeightGrad(conv) : conv2dForward(conv)
const k = new GPU({ mode: 'webasm' }).createKernel(op.source, { output: op.output })
const inputs = which === 'dw' ? [rnd(6 * 784 * 4), rnd(3072 * 4)] : [rnd(3072 * 4), rnd(450), rnd(6)]
for (let i = 0; i < 300; i++) k(...inputs)
await new Promise(r => setTimeout(r, 300))
const times: number[] = []
for (let i = 0; i < 300; i++) { const t = performance.now(); k(...inputs); times.push(performance.now() - t) }
times.sort((a, b) => a - b)
console.error('min', times[0], 'median', times[150])

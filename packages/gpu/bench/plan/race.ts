import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { adapter } from '../../../16-fast-cpu/test/adapter.ts'
import { TUTORIAL } from '../../../16-fast-cpu/src/net.ts'
import { installWideLoads, withStock } from '../../src/wide-loads/install.ts'
import { compileStep, tutorial } from './plan.ts'

installWideLoads()
const torch = spawn('/usr/bin/python3', [new URL('torch_step.py', import.meta.url).pathname], { stdio: ['pipe', 'pipe', 'inherit'] })
const lines = createInterface({ input: torch.stdout })[Symbol.asyncIterator]()
const torchTimes = async (B: number, n: number) => {
  torch.stdin.write(`${B} ${n}\n`)
  return ((await lines.next()).value as string).split(' ').map(Number)
}
const median = (v: number[]) => v.toSorted((a, b) => a - b)[v.length >> 1]
const batches = (process.argv[2] ?? '4,64').split(',').map(Number)
const withStockToo = process.argv.includes('--stock')
for (const B of batches) {
  const net = await adapter.createNet({ sizes: TUTORIAL, dtype: 'float32', seed: 1 } as never)
  const parameters = await net.parameters()
  const images = Float32Array.from({ length: B * 3072 }, (_, i) => Math.sin(i * 12.9898))
  const targets = Array.from({ length: B }, (_, i) => (i * 7) % 10)
  const options = { lr: 0.001, momentum: 0.9 }
  const fresh = (threads: boolean) => compileStep(tutorial, B, { threads })
  const one = fresh(false), many = fresh(true)
  const make = (step: ReturnType<typeof fresh>) => {
    const values = step.names.map((n) => Float32Array.from(parameters.find((p) => p.name === n)!.values))
    const state = step.trainable(values)
    return () => state.step(images, targets, options)
  }
  const entrants: Record<string, () => Promise<unknown>> = {
    'stage 16': () => net.step({ values: images, batch: B } as never, targets as never, options as never),
    'plan, one thread': make(one),
    'plan, threads': make(many),
  }
  if (withStockToo) {
    const stock = make(fresh(false))
    await withStock(stock)
    entrants['plan, stock loads'] = stock
  }
  const n = B === 4 ? 40 : 8
  const times: Record<string, number[]> = {}
  for (let round = -3; round < 8; round++) {
    for (const [name, run] of Object.entries(entrants)) {
      for (let i = 0; i < n; i++) {
        const t = performance.now()
        await run()
        if (round >= 0) (times[name] ??= []).push(performance.now() - t)
      }
    }
    const t = await torchTimes(B, n)
    if (round >= 0) (times.torch ??= []).push(...t)
  }
  const base = median(times['stage 16']), pt = median(times.torch)
  for (const [name, t] of Object.entries(times)) {
    const m = median(t), best = Math.min(...t)
    console.log(`B=${B} ${name.padEnd(20)} median ${m.toFixed(2)} min ${best.toFixed(2)} ms   ${(base / m).toFixed(2)}× stage 16   ${(m / pt).toFixed(2)}× torch's time`)
  }
  if (process.argv.includes('--profile')) one.profile()
}
process.exit(0)

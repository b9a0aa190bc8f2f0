import { adapter } from '../../../16-fast-cpu/test/adapter.ts'
import { TUTORIAL } from '../../../16-fast-cpu/src/net.ts'
import { installWideLoads } from '../../src/wide-loads/install.ts'
import { compileStep, tutorial } from './plan.ts'

const on = process.argv.includes('--stock') ? false : installWideLoads()
const mode = process.argv.includes('--cpu') ? 'cpu' : 'webasm'
for (const B of [4, 6, 64]) {
  const net = await adapter.createNet({ sizes: TUTORIAL, dtype: 'float64', seed: 1 } as never)
  const parameters = await net.parameters()
  const images = Float32Array.from({ length: B * 3072 }, (_, i) => Math.round(3*Math.sin(i * 12.9898)) / 3)
  const targets = Array.from({ length: B }, (_, i) => (i * 7) % 10)
  const want = await net.gradients({ values: Float64Array.from(images), batch: B } as never, targets as never)
  for (const threads of mode === 'cpu' ? [false] : [false, true]) {
    const t0 = performance.now()
    const step = compileStep(tutorial, B, { threads, mode })
    const values = step.names.map((n) => Float32Array.from(parameters.find((p) => p.name === n)!.values))
    const got = step.collect(await step.run(images, targets, values))
    const first = performance.now() - t0
    let worst = 0
    for (const [name, g] of Object.entries(want.gradients)) {
      let d = 0, m = 0
      for (let i = 0; i < g.length; i++) { d = Math.max(d, Math.abs(g[i] - got.gradients[name][i])); m = Math.max(m, Math.abs(g[i])) }
      worst = Math.max(worst, d / m)
    }
    console.log({ B, on, threads, kind: step.pipeline.executorKind, backend: step.pipeline.backend, why: step.pipeline.fallbackReason, first: Math.round(first), costs: [want.cost, got.loss], worst })
    await step.gpu.destroy()
  }
}
process.exit(0)

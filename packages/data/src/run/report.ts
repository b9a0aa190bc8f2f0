import type { Dataset } from '../image-set.ts'
import { commas, duration } from '../progress.ts'
import type { RunOptions } from './options.ts'
import type { ComputedOn, EpochResult } from './results.ts'

/** What is trained on, and how: two lines below the title. */
export function describeRun({ name, train, test }: Dataset, options: RunOptions): string {
  const { epochs, batchSize, lr, momentum, seed, dtype } = options
  const images = `${commas(train.size)} images to learn from, ${commas(test.size)} held back`
  const steps = `epochs ${epochs} · batch ${batchSize} · lr ${lr} · momentum ${momentum}`
  return `${name}: ${images}\n${steps} · seed ${seed} · ${dtype}`
}

/** `device webasm · WebAssemblyKernel`, `device cpu · 2 threads` */
export function describeDevice({ name, receipt, threads = 1 }: ComputedOn): string {
  const shared = threads > 1 && `${threads} threads`
  const known = [name, receipt?.backend, receipt?.adapter, shared].filter(Boolean)
  return `device ${known.join(' · ')}`
}

/** `epoch 1/2  cost 0.9536  1,788 of 2,000 right (89.4 %)  21.5 s` */
export function describeEpoch(result: EpochResult, epochs: number, images: number): string {
  const { epoch, cost, correct, accuracy, seconds } = result
  const percent = `${(accuracy * 100).toFixed(1)} %`
  const answers = `${commas(correct)} of ${commas(images)} right (${percent})`
  return `epoch ${epoch}/${epochs}  cost ${cost.toFixed(4)}  ${answers}  ${duration(seconds, 1)}`
}

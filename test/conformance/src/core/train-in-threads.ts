/**
 * Trains one step in two threads, closes nothing, and prints how it went: ADAPTER [WHAT GOES WRONG]. That it ends is what
 * the test waits for.
 */
import { makeNet, replicaOf } from '../capabilities/parallel-nets.ts'
import type { ParallelLibrary } from '../library/data-parallel.ts'

const [address, how] = process.argv.slice(2)
const { adapter } = (await import(address)) as { adapter: { library: ParallelLibrary } }
const { nn, ones } = adapter.library

const parallel = new nn.DataParallel(makeNet(adapter.library, 'failing'), {
  devices: ['cpu', 'cpu'],
  replica: replicaOf(address, 'failing'),
})
const [w] = parallel.parameters()
for (const what of [how, 'well']) {
  try {
    parallel
      .forward(ones([2, 2], { dtype: 'float64' }), what)
      .sum()
      .backward()
    console.log(`gradient ${w.grad!.item()}`)
  } catch (error) {
    console.log((error as Error).message)
  }
}

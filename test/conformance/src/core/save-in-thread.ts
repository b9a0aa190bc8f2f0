/**
 * A thread that saves one file many times, and finds it whole each time; `workerData` says which. Each time it waits for
 * the other, so that both save at once.
 */
import { workerData } from 'node:worker_threads'
import type { CheckpointLibrary } from '../capabilities/checkpoint-library.ts'

export type Saving = {
  readonly adapter: string
  readonly path: string
  readonly times: number
  /** What each number of the thread is, and how many thousands of them there are. */
  readonly value: number
  /** How often a thread was ready to save. Both count here. */
  readonly ready: Int32Array<SharedArrayBuffer>
}

const { adapter: address, path, times, value, ready } = workerData as Saving
const { adapter } = (await import(address)) as { adapter: { library: CheckpointLibrary } }
const { node, full } = adapter.library

for (let time = 1; time <= times; time++) {
  meet(2 * time)
  await node.saveFile({ w: full([1000 * value], value) }, path)
  const { w } = (await node.loadFile(path)).tensors
  const found = w.numel() === 1000 * w.max().item() && w.min().item() === w.max().item()
  if (!found) throw new Error(`${w.numel()} numbers, ${w.min().item()} … ${w.max().item()}`)
}

/** Goes on when so many were ready. */
function meet(count: number): void {
  Atomics.add(ready, 0, 1)
  Atomics.notify(ready, 0)
  for (let seen = 0; seen < count; seen = Atomics.load(ready, 0)) Atomics.wait(ready, 0, seen)
}

/** A demo's worker, where long computations do not hold up the page. */
import { type Remote, wrap } from 'comlink'
import { type WorkerName, workerUrl } from './built-files.ts'

export type Thread<Answers> = {
  /** What the worker answers. */
  readonly ask: Remote<Answers>
  /** Rejects when the worker cannot start, or dies. */
  readonly failed: Promise<never>
  close(): void
}

/** Starts a worker. Throws where the browser has none. */
export function openThread<Answers>(name: WorkerName): Thread<Answers> {
  if (typeof Worker === 'undefined') {
    throw new Error('this browser has no workers, and without one the page would stand still')
  }
  const worker = new Worker(workerUrl(name), { type: 'module' })
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      reject(new Error(`the worker failed: ${event.message || 'it could not be loaded'}`))
    })
  })
  failed.catch(() => undefined) // whoever waits hears of it
  return { ask: wrap<Answers>(worker), failed, close: () => worker.terminate() }
}

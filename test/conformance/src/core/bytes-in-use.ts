import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What is still reachable in this thread, objects and array buffers, after the garbage is gone. */
export function bytesInUse(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

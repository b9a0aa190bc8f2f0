import type { EarlyStopping } from '../03-early-stopping.ts'

export function earlyStopping(patience: number): EarlyStopping {
  const stop = new AbortController()
  let best = Infinity
  let without = 0
  return {
    signal: stop.signal,
    onEpoch({ test }) {
      without = test!.cost < best ? 0 : without + 1
      if (test!.cost < best) best = test!.cost
      if (without >= patience) stop.abort()
    },
  }
}

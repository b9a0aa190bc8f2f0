import { constants } from 'node:os'

/** Ctrl-C; what `kill` and the system's end send; a terminal that closes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export type StopSignal = (typeof SIGNALS)[number]

/**
 * Calls `stop` at the first signal that asks the program to end. The second Ctrl-C ends it at once;
 * the others may come twice at the same time, from whoever passes them on, and so count once.
 * @returns what ends the listening
 */
export function listenForStop(stop: (signal: StopSignal) => void): () => void {
  let stopping = false
  const listener = (signal: NodeJS.Signals) => {
    if (stopping && signal === 'SIGINT') process.exit(statusOf(signal))
    if (!stopping) stop(signal as StopSignal)
    stopping = true
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
}

/** The exit status of a program that a signal ended, as a shell reports it. */
export function statusOf(signal: StopSignal): number {
  return 128 + constants.signals[signal]
}

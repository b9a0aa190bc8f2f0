/** The most memory that a process ever held. */
import { readFileSync } from 'node:fs'

/**
 * Bytes of this process that lay in memory at its peak. Linux keeps it as VmHWM; what `getrusage`
 * says there begins with the memory of the parent, so that a small child of a large process looks
 * large.
 */
export function peakMemory(): number {
  const kibibytes = highWaterMark() ?? process.resourceUsage().maxRSS
  return 1024 * kibibytes
}

function highWaterMark(): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    return found === null ? undefined : Number(found[1])
  } catch {
    return undefined // not Linux
  }
}

/** What the numbers were measured on. */
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'

export type Machine = {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  /** Programs that wanted a core during the last minute: high, and the times are of little worth. */
  readonly load: number
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    load: Number(loadavg()[0].toFixed(1)),
  }
}

export function describeMachine(machine: Machine): string {
  const { processor, cores, memoryGiB, system, node, load } = machine
  return [
    `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memoryGiB} GiB`,
    `${system}, Node ${node.slice(1)}, load ${load}`,
  ].join('\n')
}

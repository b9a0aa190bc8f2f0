import type { Module, ParallelLibrary } from '../library/data-parallel.ts'
import { type NetName, makeNet } from './parallel-nets.ts'

/** A network in the thread of a replica, which knows the stage by the address of its adapter. */
export async function makeReplica(adapterAddress: string, name: NetName): Promise<Module> {
  const { adapter } = (await import(adapterAddress)) as { adapter: { library: ParallelLibrary } }
  return makeNet(adapter.library, name, true)
}

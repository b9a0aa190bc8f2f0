/** A test of the suite, before anything runs it: what it claims, what it needs, what it does. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Adapter } from './adapter.ts'
import type { CapabilityTest, Context } from './capability.ts'
import type { Library } from './library.ts'
import type { Stage } from './stages.ts'

/** The stage under test and the one before it. */
export type Suite = {
  readonly stage: Stage
  readonly adapter: Adapter
  readonly before: { readonly stage: Stage; readonly adapter: Adapter } | undefined
}

export type SuiteTest = {
  readonly group: string
  /** A claim: `parameters come layer by layer, weight before bias`. */
  readonly name: string
  /** All capabilities that the test uses. */
  readonly needs: readonly string[]
  /** On the full network, or slow: left out when mistakes are planted. */
  readonly dear?: boolean
  /** Why the test has nothing to say here, if so. */
  notRun?(suite: Suite): string | undefined
  run(suite: Suite): Promise<void> | void
}

/** A capability test as a test of the suite. */
export function fromCapability({ name, capability, needs, run }: CapabilityTest): SuiteTest {
  return { group: capability, name, needs, run: (suite) => run(contextOf(suite)) }
}

function contextOf({ adapter, stage }: Suite): Context {
  return {
    library: adapter.library as Library,
    read: (tensor) => adapter.read(tensor),
    has: (capability) => stage.manifest.capabilities.includes(capability),
    adapterAddress: adapterAddress(stage),
  }
}

/** Where another thread or program finds the adapter of a stage. */
export function adapterAddress({ folder }: Stage): string {
  return pathToFileURL(join(folder, 'test', 'adapter.ts')).href
}

/** How the tests of a capability are written down: as plain data, which the suite turns into tests of a stage. */
import type { Floats } from './adapter.ts'
import type { Library, Tensor } from './library.ts'

/** What a test gets of the stage under test. */
export type Context = {
  /** The stage's own module. What the stage lacks is undefined there, and calling it fails the test. */
  readonly library: Library
  /** A tensor's numbers, flat and row-major, whatever its strides or device. */
  read(tensor: Tensor): Promise<Floats>
  /** Whether the stage has a capability, for the few claims that a later one changes. */
  has(capability: string): boolean
  /** The address of the stage's adapter, for another thread to import. */
  readonly adapterAddress: string
}

export type CapabilityTest = {
  /** A claim: `view shares storage`. */
  readonly name: string
  /** The capability that brings the test in. */
  readonly capability: string
  /** All capabilities that the test uses, its own included. A stage that lacks one reports where it arrives. */
  readonly needs: readonly string[]
  run(context: Context): Promise<void> | void
}

/** Adds one test. `needs` names capabilities used besides the file's own. */
export type AddTest = (
  name: string,
  run: CapabilityTest['run'],
  options?: { readonly needs?: readonly string[] },
) => void

/** The tests of one capability, in the order in which `define` adds them. */
export function capability(name: string, define: (test: AddTest) => void): CapabilityTest[] {
  const tests: CapabilityTest[] = []
  define((claim, run, { needs = [] } = {}) => {
    if (tests.some((test) => test.name === claim)) {
      throw new Error(`capability ${name}: two tests are named "${claim}"`)
    }
    tests.push({ name: claim, capability: name, needs: [name, ...needs], run })
  })
  return tests
}

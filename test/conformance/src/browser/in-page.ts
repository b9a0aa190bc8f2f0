/** The half of a remote stage that lives in the page: it keeps the networks and answers calls. */
import type { Adapter, Net, Networks } from '../adapter.ts'
import { fromText, toText } from './wire.ts'

/** One call of a method of the adapter, or of the network that `createNet` numbered. */
export type Call = {
  readonly net?: number
  readonly method: string
  readonly arguments: readonly unknown[]
}

/** What a call came to. */
export type Answer = { readonly value: unknown } | { readonly error: string }

declare global {
  /** Takes a `Call` and gives an `Answer`, both as text. Only in a page that serves a stage. */
  var callStage: (call: string) => Promise<string>
}

type Methods = Readonly<Record<string, (...values: unknown[]) => Promise<unknown>>>

/** Makes a stage's networks callable from outside of the page. */
export function serve(adapter: Adapter): void {
  const nets = new Map<number, Net>()
  let numbered = 0

  async function answer({ net, method, arguments: values }: Call): Promise<unknown> {
    if (net === undefined && method === 'createNet') {
      const [options] = values as Parameters<Networks['createNet']>
      nets.set(++numbered, await adapter.createNet(options))
      return numbered
    }
    const target = (net === undefined ? adapter : nets.get(net)) as unknown as Methods
    if (net !== undefined && method === 'close') nets.delete(net)
    if (method in target) return (await target[method](...values)) ?? null
    if (method === 'close') return null // nothing to let go of
    throw new Error(`the adapter has no ${method}()`)
  }

  globalThis.callStage = async (text) => {
    try {
      return toText({ value: await answer(fromText<Call>(text)) })
    } catch (error) {
      return toText({ error: error instanceof Error ? error.message : String(error) })
    }
  }
}

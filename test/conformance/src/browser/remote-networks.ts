/** A stage that runs in a page, as networks of this process. */
import type { Net, Networks } from '../adapter.ts'
import type { Answer, Call } from './in-page.ts'
import { fromText, toText } from './wire.ts'

/** @param send - hands a call to the page, and brings its answer; both as text */
export function remoteNetworks(send: (call: string) => Promise<string>): Networks {
  const call = async <T>(asked: Call): Promise<T> => {
    const answer = fromText<Answer>(await send(toText(asked)))
    if ('error' in answer) throw new Error(answer.error)
    return answer.value as T
  }
  const ask = <T>(method: string, ...values: unknown[]) => call<T>({ method, arguments: values })

  return {
    async createNet(options) {
      const net = await ask<number>('createNet', options)
      return remoteNet(<T>(method: string, ...values: unknown[]) =>
        call<T>({ net, method, arguments: values }),
      )
    },
    devices: () => ask('devices'),
    compute: (computation) => ask('compute', computation),
    live: (device) => ask('live', device),
  }
}

function remoteNet(ask: <T>(method: string, ...values: unknown[]) => Promise<T>): Net {
  return {
    forward: (images) => ask('forward', images),
    backward: (images, dLogits) => ask('backward', images, dLogits),
    gradients: (images, labels) => ask('gradients', images, Array.from(labels)),
    step: (images, labels, options) => ask('step', images, Array.from(labels), options),
    parameters: () => ask('parameters'),
    backend: () => ask('backend'),
    close: () => ask('close'),
  }
}

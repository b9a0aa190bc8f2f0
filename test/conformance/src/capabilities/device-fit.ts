import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { type NetworkLibrary, networkOf } from '../library/device-network.ts'
import type { Device, Placed } from '../library/device.ts'
import { WITHIN, numbers } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'

/** The loop around training, told of a device. */
export const deviceFit = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('fit and evaluate take their batches to the device', async (context) => {
    const library = networkOf(context.library)
    const [here, there] = [
      await fitted(library, library.cpu),
      await fitted(library, context.device),
    ]
    const costs = ({ history }: typeof here) =>
      history.epochs.flatMap(({ cost, test: held }) => [cost, held!.cost, held!.correct])
    expectClose(costs(there), costs(here), { what: 'costs', within: WITHIN })
    const evaluation = await library.evaluate(there.net, classification(library), {
      device: context.device,
    })
    expect(evaluation).toEqual(there.history.epochs[1].test)
  })

  onEach('training by fit leaves what it began with, gradients and momentum', async (context) => {
    const library = networkOf(context.library)
    await fitted(library, context.device)
    const { arrays } = context.device.gpu!.counts()
    await fitted(library, context.device)
    expect(context.device.gpu!.counts().arrays - arrays).toBeLessThanOrEqual(arrays)
  })
})

/** A linear layer, trained by fit. */
async function fitted(library: NetworkLibrary, device: Device) {
  const net = new library.nn.Linear(5, 3, { generator: new library.Generator(1) }).to(device)
  const data = classification(library)
  const history = await library.fit(net, {
    train: data,
    test: data,
    criterion: new library.nn.CrossEntropyLoss(),
    optimizer: new library.optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
    epochs: 2,
    device,
  })
  return { net, history }
}

function classification(library: NetworkLibrary) {
  const targets = library.tensor(Int32Array.of(0, 2, 1, 2), { dtype: 'int32' })
  return batchesOf(
    [numbers(library, [4, 5]), targets],
    [numbers(library, [4, 5]).add(1) as Placed, targets],
  )
}

/** Batches, ready. */
function batchesOf(...pairs: readonly (readonly [Placed, Placed])[]) {
  return {
    length: pairs.length,
    async *[Symbol.asyncIterator]() {
      yield* pairs
    },
  }
}

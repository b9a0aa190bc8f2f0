/** A small network in training, wherever a device is. */
import { TINY } from '../adapter.ts'
import { expectClose } from '../compare.ts'
import type { Network, NetworkLibrary } from '../library/device-network.ts'
import type { Device, Placed } from '../library/device.ts'
import { numbers, valuesOf } from './device-agreement.ts'
import type { OnDevice } from './device-context.ts'

/** A small network on a device, and a batch for it. */
export function training(library: NetworkLibrary, device: Device, options: object = { lr: 0.05 }) {
  const generator = new library.Generator(5)
  const net = new library.Net({ sizes: TINY, generator }).to(device)
  const optimizer = new library.optim.SGD(net.parameters(), options)
  const images = numbers(library, [4, 2, 14, 10])
  const targets = Int32Array.of(0, 2, 1, 2)
  const step = (): Placed => {
    optimizer.zeroGrad()
    const cost = library.crossEntropy(net.forward(images.to(device)), targets)
    cost.backward()
    optimizer.step()
    return cost
  }
  return { net, optimizer, images, targets, step }
}

/** All parameters of a network, one behind the other. */
export async function parametersOf(
  context: Pick<OnDevice, 'read'>,
  net: Network,
): Promise<number[]> {
  const all = await Promise.all([...net.parameters()].map((w) => valuesOf(context, w)))
  return all.flatMap((values) => Array.from(values))
}

/** All parameters of one network are those of another, wherever both are. */
export async function expectSameParameters(
  context: Pick<OnDevice, 'read'>,
  got: Network,
  expected: Network,
  options: { readonly what: string; readonly within: number },
): Promise<void> {
  const [here, there] = [await parametersOf(context, expected), await parametersOf(context, got)]
  expectClose(there, here, options)
}

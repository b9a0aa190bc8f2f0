import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'
import * as node from '../src/node.ts'

const { Generator, Net, availableDevices, crossEntropy, openDevice, optim, scope } = library

/** How the suite reaches this stage: a network is a module that lives on a device. */
export const adapter: Adapter = {
  library: { ...library, node },
  read: (tensor) => copy(tensor as library.Tensor),
  devices: availableDevices,

  async compute({ operation, inputs, device: name }) {
    const device = await opened(name)
    const [x, y] = inputs.map(({ shape, values }) => library.tensor(values).view(...shape))
    const result = scope(() => x.to(device)[operation](y.to(device)))
    return { values: await take(result), backend: backendOf(device) }
  },

  async live(name) {
    return (await opened(name)).gpu!.counts()
  },

  async createNet({ sizes, dtype, parameters: given, seed = 0, device: name = 'cpu' }) {
    const net = new Net({ sizes, dtype, generator: new Generator(seed) })
    const named = () => [...net.namedParameters()]
    for (const [name, p] of named()) if (given) p.storage.set(given[name])
    const device = await opened(name)
    net.to(device)
    const optimizer = new optim.SGD(net.parameters())
    const { channels, height, width, classes } = sizes
    const tensor = (values: Floats, shape: number[]) =>
      library
        .tensor(values, { dtype })
        .view(...shape)
        .to(device)
    const input = ({ values, batch }: { values: Floats; batch: number }) =>
      tensor(values, [batch, channels, height, width])

    /** A gradient lives to the end of its scope, if it does not leave it like this. */
    const gradientsOf = (backward: () => void) =>
      scope(() => {
        optimizer.zeroGrad()
        backward()
        return new Map(named().map(([name, p]) => [name, p.grad!]))
      })
    const readAll = async (gradients: Map<string, library.Tensor>) => {
      const read = [...gradients].map(async ([name, g]) => [name, await take(g)] as const)
      return Object.fromEntries(await Promise.all(read))
    }

    return {
      async forward(images) {
        return take(scope(() => net.forward(input(images))))
      },
      async backward(images, dLogits) {
        const upstream = () => tensor(dLogits, [images.batch, classes])
        return readAll(gradientsOf(() => net.forward(input(images)).backward(upstream())))
      },
      async gradients(images, labels) {
        const [cost, gradients] = scope(() => {
          const loss = crossEntropy(net.forward(input(images)), labels)
          return [loss.detach(), gradientsOf(() => loss.backward())] as const
        })
        return { cost: (await take(cost))[0], gradients: await readAll(gradients) }
      },
      async step(images, labels, options) {
        Object.assign(optimizer.paramGroups[0], options)
        const cost = scope(() => {
          const loss = crossEntropy(net.forward(input(images)), labels)
          optimizer.zeroGrad()
          loss.backward()
          optimizer.step()
          return loss.detach()
        })
        return (await take(cost))[0]
      },
      async parameters() {
        const read = named().map(async ([name, p]) => ({
          name,
          shape: p.shape,
          values: await copy(p),
        }))
        return Promise.all(read)
      },
      backend: async () => backendOf(device),
    }
  },
}

/** Each device once, for all networks. */
const devices = new Map<string, Promise<library.Device>>()
function opened(name: string): Promise<library.Device> {
  const device = devices.get(name) ?? openDevice(name)
  devices.set(name, device)
  return device
}

const backendOf = ({ receipt }: library.Device): string => receipt?.backend ?? 'the cpu'

/** Reads a result of the adapter's own, and lets it go. */
async function take(result: library.Tensor): Promise<Floats> {
  const values = await copy(result)
  result.memory.array?.release()
  return values
}

/** What is no float comes as float64, which holds it exactly. */
async function copy(tensor: library.Tensor): Promise<Floats> {
  const read = await tensor.detach().cpu()
  const floats = library.isFloat(read.dtype) ? read : read.to('float64')
  const { storage, storageOffset } = floats.contiguous()
  return storage.slice(storageOffset, storageOffset + floats.numel()) as Floats
}

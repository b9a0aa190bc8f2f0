/** Networks, batches and steps for the tests of `compile`. */
import type { Placed } from '../library/device.ts'
import { type CompileLibrary, type Network, type Step, compileOf } from '../library/compile.ts'
import type { Optimizer } from '../library/optim.ts'
import { TINY } from '../adapter.ts'
import type { OnDevice } from './device-context.ts'

/** Options of the layers of one network: all draw from one generator. */
type Layers = Readonly<Record<string, (...options: unknown[]) => Network>>

export type NetworkCase = {
  readonly name: string
  /** Of one sample. */
  readonly shape: readonly number[]
  readonly classes: number
  readonly layout: 'quads' | 'rows'
  /** A part of why it is not quads. */
  readonly because?: string
  make(layers: Layers, library: CompileLibrary): Network
}

const TINY_SHAPE = [TINY.channels, TINY.height, TINY.width]

export const TINY_TWIN: NetworkCase = {
  name: 'the tiny twin',
  shape: TINY_SHAPE,
  classes: TINY.classes,
  layout: 'quads',
  make: (_, { Net, Generator }) => new Net({ sizes: TINY, generator: new Generator(1) }),
}

export const PERCEPTRON: NetworkCase = {
  name: 'linear layers alone',
  shape: [9],
  classes: 4,
  layout: 'quads',
  make: ({ Sequential, Linear, ReLU }) =>
    Sequential(Linear(9, 7), ReLU(), Linear(7, 6), ReLU(), Linear(6, 4)),
}

/** What is fused, what is not, and what has no kernel over quads. */
export const NETWORKS: readonly NetworkCase[] = [
  TINY_TWIN,
  PERCEPTRON,
  {
    name: 'the network of the tutorial',
    shape: [3, 32, 32],
    classes: 10,
    layout: 'quads',
    make: (_, { Net, Generator }) => new Net({ generator: new Generator(2) }),
  },
  {
    name: 'no biases',
    shape: [2, 9, 11],
    classes: 3,
    layout: 'quads',
    make: ({ Sequential, Conv2d, ReLU, MaxPool2d, Flatten, Linear }) =>
      Sequential(
        Conv2d(2, 3, 3, { bias: false }),
        ReLU(),
        MaxPool2d(2), // leaves out a row and a column
        Flatten(),
        Linear(36, 3, { bias: false }),
      ),
  },
  {
    name: 'convolutions without pooling between them',
    shape: [2, 8, 7],
    classes: 5,
    layout: 'quads',
    make: ({ Sequential, Conv2d, ReLU, Flatten, Linear }) =>
      Sequential(
        Conv2d(2, 3, 3),
        ReLU(),
        Conv2d(3, 4, 3),
        Conv2d(4, 2, 1),
        Flatten(),
        Linear(24, 5),
      ),
  },
  {
    name: 'pooling windows of 3 × 3',
    shape: [1, 8, 8],
    classes: 3,
    layout: 'rows',
    because: 'maxPool2dPlaces',
    make: ({ Sequential, Conv2d, ReLU, MaxPool2d, Flatten, Linear }) =>
      Sequential(Conv2d(1, 3, 3), ReLU(), MaxPool2d(3), Flatten(), Linear(12, 3)),
  },
  {
    name: 'pooling without a ReLU before it',
    shape: [1, 6, 6],
    classes: 3,
    layout: 'rows',
    because: 'maxPool2dPlaces',
    make: ({ Sequential, Conv2d, MaxPool2d, Flatten, Linear }) =>
      Sequential(Conv2d(1, 3, 3), MaxPool2d(2), Flatten(), Linear(12, 3)),
  },
  {
    name: 'kernels that are not square',
    shape: [2, 5, 6],
    classes: 3,
    layout: 'rows',
    because: 'conv2d',
    make: ({ Sequential, Conv2d, ReLU, Flatten, Linear }) =>
      Sequential(Conv2d(2, 3, [3, 2]), ReLU(), Flatten(), Linear(45, 3)),
  },
]

/** A network and its optimizer, and how it is trained: alike whenever it is made. */
export function trainingOf(
  library: CompileLibrary,
  { make }: NetworkCase = PERCEPTRON,
  options: object = { lr: 0.05, momentum: 0.9 },
  optimizerName = 'SGD',
): { net: Network; optimizer: Optimizer; step: Step } {
  const net = make(layersOf(library), library)
  const optimizer = new library.optim[optimizerName](net.parameters(), options)
  const step = (images: Placed, labels: Placed): Placed => {
    optimizer.zeroGrad()
    const cost = library.crossEntropy(net.forward(images), labels)
    cost.backward()
    optimizer.step()
    return cost
  }
  return { net, optimizer, step }
}

function layersOf({ nn, Generator }: CompileLibrary): Layers {
  const generator = new Generator(3)
  return new Proxy(
    {},
    {
      get: (_, name: string) => {
        const Layer = nn[name] as new (...options: unknown[]) => Network
        return (...options: unknown[]) => {
          const given = typeof options.at(-1) === 'object' && !Array.isArray(options.at(-1))
          if (name !== 'Linear' && name !== 'Conv2d') return new Layer(...options)
          const own = given ? (options.pop() as object) : {}
          return new Layer(...options, { ...own, generator })
        }
      },
    },
  )
}

/** B samples and their classes, seeded by B. */
export function batchOf(
  library: CompileLibrary,
  { shape, classes }: NetworkCase = PERCEPTRON,
  B = 4,
  seed = B,
): [Placed, Placed] {
  const generator = new library.Generator(seed)
  const images = library.randn([B, ...shape], { generator }) as Placed
  const labels = Int32Array.from({ length: B }, (_, i) => (3 * i + seed) % classes)
  return [images, library.tensor(labels)]
}

/** The gradients of a network's parameters, by name. */
export async function gradientsOf({ read }: Pick<OnDevice, 'read'>, net: Network) {
  const named = [...net.namedParameters()].map(([name, p]) => [name, p.grad] as const)
  return readAll({ read }, named)
}

/** The parameters of a network, by name. */
export async function parametersOf({ read }: Pick<OnDevice, 'read'>, net: Network) {
  return readAll({ read }, [...net.namedParameters()])
}

async function readAll(
  { read }: Pick<OnDevice, 'read'>,
  named: readonly (readonly [string, unknown])[],
): Promise<Record<string, number[] | null>> {
  const all = named.map(async ([name, x]) => {
    return [name, x ? Array.from(await read(x as never)) : null] as const
  })
  return Object.fromEntries(await Promise.all(all))
}

/** The library as these tests see it, and the numbers of the rest of the context. */
export function open(context: OnDevice) {
  return { ...context, library: compileOf(context.library) }
}

/**
 * Networks for the tests of data parallelism. Threads of replicas make them too, by parallel-replica.ts.
 */
import { TINY } from '../adapter.ts'
import { bytesInUse } from '../core/bytes-in-use.ts'
import type { Module, ParallelLibrary, ReplicaSource } from '../library/data-parallel.ts'
import type { Tensor } from '../library.ts'

const float64 = { dtype: 'float64' } as const

/** What a network is made with: random numbers, and whether it is made in the thread of a replica. */
type Make = (library: ParallelLibrary, generator: object, inReplica: boolean) => Module

const makeNets = {
  tiny: (library, generator) => new library.Net({ sizes: TINY, ...float64, generator }),

  normed: ({ nn }, generator) =>
    new nn.Sequential(
      new nn.Linear(3, 4, { ...float64, generator }),
      new nn.BatchNorm1d(4, float64),
      new nn.Linear(4, 2, { ...float64, generator }),
    ),

  dropping: ({ nn }) => new nn.Sequential(new nn.Dropout(0.5)),

  droppingByItsOwn: ({ nn }, generator) => new nn.Sequential(new nn.Dropout(0.5, { generator })),

  /** In every row, how many rows there are. */
  counting: (library) => moduleOf(library, {}, (x) => library.full([x.shape[0]], x.shape[0])),

  /** ½ · w · factor · Σx², a single number. */
  single: (library) =>
    moduleOf(library, { w: 3 }, (x, w, factor) =>
      x
        .mul(x)
        .sum()
        .mul(w)
        .mul(Number(factor) / 2),
    ),

  /** w · x, or the bytes that are in use in its thread. */
  weighing: (library) =>
    moduleOf(library, { w: 2 }, (x, w, weigh) =>
      weigh ? library.full([x.shape[0], 1], bytesInUse(), float64) : x.mul(w),
    ),

  /** Uses one of its two parameters. */
  halfUsed: (library) => moduleOf(library, { w: 2, unused: 5 }, (x, w) => x.mul(w)),

  /** Counts its batches in a buffer. In a replica something goes wrong, in the way that is asked for. */
  failing: (library, _generator, inReplica) => {
    const net = moduleOf(library, { w: 1 }, (x, w, how) => {
      for (const count of net.buffers()) count.add_(1)
      return inReplica ? fail(library, x.mul(w), how) : x.mul(w)
    })
    net.registerBuffer('count', library.zeros([1], float64))
    return net
  },

  /** In a replica, one parameter more. */
  different: (library, _generator, inReplica) =>
    moduleOf(library, inReplica ? { w: 1, more: 1 } : { w: 1 }, (x) => x),

  /** In a replica, one module less. */
  fewer: ({ nn }, _generator, inReplica) =>
    new nn.Sequential(...(inReplica ? [] : [new nn.Flatten()])),
} satisfies Record<string, Make>

export type NetName = keyof typeof makeNets

/** A network for a test. */
export function makeNet(library: ParallelLibrary, name: NetName, inReplica = false): Module {
  const make: Make = makeNets[name]
  return make(library, new library.Generator(1), inReplica)
}

/** How a DataParallel is told of it. */
export function replicaOf(adapterAddress: string, name: NetName): ReplicaSource {
  const args = [adapterAddress, name]
  return { module: new URL('./parallel-replica.ts', import.meta.url), create: 'makeReplica', args }
}

/** A network of single numbers, of which w is the first, and a function of x, w, and what else comes in. */
function moduleOf(
  { nn, tensor }: ParallelLibrary,
  parameters: Record<string, number>,
  compute: (x: Tensor, w: Tensor, more: unknown) => Tensor,
): Module {
  class OfNumbers extends nn.Module {
    declare readonly w: Tensor

    override forward(x: Tensor, more?: unknown): Tensor {
      return compute(x, this.w, more)
    }
  }
  const net = new OfNumbers()
  for (const [name, value] of Object.entries(parameters)) {
    Object.assign(net, { [name]: new nn.Parameter(tensor(value, float64)) })
  }
  return net
}

/** y, or what goes wrong on the way there or back. */
function fail({ zeros, record }: ParallelLibrary, y: Tensor, how: unknown): Tensor {
  switch (how) {
    case 'throw':
      return y.matmul(zeros([3, 3], float64))
    case 'fill the memory':
      for (const all: number[][] = []; ;) all.push(Array.from({ length: 1e5 }, Math.random))
    case 'exit':
      return process.exit(3)
    case 'give nothing':
      return undefined as unknown as Tensor
    case 'throw in backward':
      return record('odd', y.clone(), [[y, () => y.matmul(zeros([3, 3], float64))]])
    case 'exit in backward':
      return record('last', y.clone(), [[y, () => process.exit(4)]])
    default:
      return y
  }
}

/** One network twice: as it is, and divided among devices. */
import { afterwards } from '../afterwards.ts'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { pytorch } from '../core/nets.ts'
import type { Tensor } from '../library.ts'
import type { DataParallel, Module, ParallelLibrary } from '../library/data-parallel.ts'
import { type NetName, makeNet, replicaOf } from './parallel-nets.ts'

export const float64 = { dtype: 'float64' } as const
export const CLOSE = 1e-12

export const withParallel = ({ library }: Context) => library as unknown as ParallelLibrary

/** A network, and another with the same numbers on several devices. */
export function copies(context: Context, name: NetName, devices: number, seed = 0) {
  const [net, module] = [0, 1].map(() => makeNet(withParallel(context), name))
  return { net, parallel: parallelOf(context, module, devices, { name, seed }) }
}

export function parallelOf(
  context: Context,
  module: Module,
  devices: number,
  { name = 'counting', create = 'makeReplica', seed = 0 }: Partial<ReplicaOptions>,
): DataParallel {
  const parallel = new (withParallel(context).nn.DataParallel)(module, {
    devices: Array.from({ length: devices }, () => 'cpu'),
    replica: { ...replicaOf(context.adapterAddress, name), create },
    seed,
  })
  afterwards(() => parallel.close())
  return parallel
}

type ReplicaOptions = {
  readonly name: NetName
  readonly create: string
  readonly seed: number
}

/** Images for the tiny twin. */
export function images({ library }: Context, batch: number, seed = batch): Tensor {
  const { channels, height, width } = pytorch('tiny', 'float64').sizes
  const generator = new library.Generator(seed)
  return library.randn([batch, channels, height, width], { ...float64, generator })
}

export function labels(batch: number): number[] {
  return Array.from({ length: batch }, (_, i) => (i * i) % 3)
}

/** The gradients of a mean cost by every parameter and by the images. */
export async function gradients(context: Context, net: Module, batch: number) {
  const { library, read } = context
  const x = images(context, batch).requiresGrad_()
  net.zeroGrad()
  library.crossEntropy(net.forward(x), labels(batch)).backward()
  return Promise.all([...net.parameters(), x].map((leaf) => read(leaf.grad!)))
}

/** Within 1e-12, and within 1e-12 of the largest. */
export function expectNear(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  const largest = Array.from(expected).reduce((max, v) => Math.max(max, Math.abs(v)), 0)
  expectClose(got, expected, { what, within: CLOSE / Math.max(largest, 1) })
}

export function errorOf(call: () => unknown): Error {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('the call went through, although it must be an error')
}

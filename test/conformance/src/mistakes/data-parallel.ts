import type { Mistake } from './mistake.ts'

const introducedIn = 'data-parallel'
const gather = 'src/data-parallel/gather.ts'
const scatter = 'src/data-parallel/scatter.ts'
const replica = 'src/data-parallel/thread-replica.ts'
const layer = 'src/nn/data-parallel.ts'

/** What runs in the threads of the replicas cannot be spoilt from here: they load their files themselves. */
export const dataParallel: readonly Mistake[] = [
  {
    id: 'gradients-averaged',
    says: 'The gradients of the replicas are averaged, although the cost is one for all.',
    introducedIn,
    variants: [
      {
        file: gather,
        region: 'BackwardPasses',
        find: 'this.finish()[i][k]',
        replace: 'this.finish()[i][k].div(this.passes.length + 1)',
      },
    ],
  },
  {
    id: 'last-part-dropped',
    says: 'The last part of a batch goes to nobody.',
    introducedIn,
    variants: [
      {
        file: scatter,
        region: 'scatter',
        find: 'return parts',
        replace: 'return parts.slice(0, 2)',
      },
    ],
  },
  {
    id: 'outputs-in-another-order',
    says: 'Outputs are joined as replicas come to their end, the network itself last.',
    introducedIn,
    variants: [
      {
        file: gather,
        region: 'gather',
        find: '[first, ...passes.map((_, i) => backward.output(i))]',
        replace: '[...passes.map((_, i) => backward.output(i)), first]',
      },
    ],
  },
  {
    id: 'all-get-the-first-part-of-the-gradient',
    says: 'Every replica goes back with the gradient of the first rows.',
    introducedIn,
    variants: [{ file: gather, region: 'gather', find: 'starts[i]', replace: '0 * starts[i]' }],
  },
  {
    id: 'second-way-back-with-old-gradients',
    says: 'What a replica has found on the first way back is added again on the second.',
    introducedIn,
    variants: [
      {
        file: gather,
        region: 'BackwardPasses',
        find: 'this.gradients = undefined',
        replace: 'void this.gradients',
      },
    ],
  },
  {
    id: 'buffers-of-the-last-replica',
    says: 'The network sees the last part as well, and keeps the buffers that this leaves.',
    introducedIn,
    variants: [
      {
        file: layer,
        region: 'DataParallel',
        find: '() => outputOf(module, own)',
        replace: '() => [outputOf(module, own), outputOf(module, parts.at(-1)!)][0]',
      },
    ],
  },
  {
    id: 'failed-step-counted-in-buffers',
    says: 'Where a replica has failed, the buffers of the network stay as the step left them.',
    introducedIn,
    variants: [
      { file: layer, region: 'DataParallel', find: 'buffer.copy_(before)', replace: 'void before' },
    ],
  },
  {
    id: 'copied-once',
    says: 'Replicas keep the parameters with which they began.',
    introducedIn,
    variants: [
      {
        file: replica,
        region: 'ThreadReplica',
        find: 'this.state = writeState(module, this.state)',
        replace: 'this.state ??= writeState(module)',
      },
    ],
  },
  {
    id: 'replicas-always-in-training',
    says: 'A call of eval() reaches the network, but not its replicas.',
    introducedIn,
    variants: [
      {
        file: replica,
        region: 'ThreadReplica',
        find: 'modesOf(module),',
        replace: 'modesOf(module).map(({ name }) => ({ name, training: true })),',
      },
    ],
  },
  {
    id: 'same-random-numbers-for-all',
    says: 'All replicas begin with the same seed, and drop the same numbers.',
    introducedIn,
    variants: [
      { file: replica, region: 'ThreadReplica', find: 'seed + index', replace: 'seed + 0 * index' },
    ],
  },
  {
    id: 'inputs-without-gradient',
    says: 'Gradients end at the parameters; what comes before the network learns from one part only.',
    introducedIn,
    variants: [
      { file: replica, find: 'requiresGrad: input.requiresGrad', replace: 'requiresGrad: false' },
    ],
  },
  {
    id: 'new-thread-not-told',
    says: 'A thread that takes the place of a dead one is taken for one that knows the network.',
    introducedIn,
    variants: [
      {
        file: replica,
        region: 'ThreadReplica',
        find: 'this.known = undefined //',
        replace: '//',
      },
    ],
  },
]

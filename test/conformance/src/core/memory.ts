import type { LBFGSOptions } from '@stepgrad/fixtures'
import { afterwards } from '../afterwards.ts'
import { descend } from '../capabilities/lbfgs-library.ts'
import type { Problem } from '../capabilities/lbfgs-problems.ts'
import { makeNet, replicaOf } from '../capabilities/parallel-nets.ts'
import type { ParallelLibrary } from '../library/data-parallel.ts'
import { withRecurrent } from '../library/recurrent.ts'
import type { Library, Tensor } from '../library.ts'
import { type SuiteTest, adapterAddress } from '../suite-test.ts'
import { bytesInUse } from './bytes-in-use.ts'
import { createNet, pytorch } from './nets.ts'

const WARM_UP = 50
const STEPS = 200
const MANY_STEPS = 400
const PARALLEL_STEPS = 1000
const TRIES = 3

/** One step of the tiny twin leaves some 50 kB behind if its activations stay alive: 10 MB in all. */
const GROWTH_ALLOWED = 1_000_000

export const memory: readonly SuiteTest[] = [
  {
    group: 'memory',
    name: `${STEPS} steps leave nothing behind`,
    needs: ['network', 'training'],
    dear: true,
    async run({ adapter }) {
      const { images, labels } = pytorch('tiny', 'float32')
      const net = await createNet(adapter, 'tiny', 'float32')
      const train = async (steps: number) => {
        for (let i = 0; i < steps; i++) await net.step(images, labels, { lr: 0.001, momentum: 0.9 })
      }
      await leavesNothing(train, STEPS)
    },
  },
  {
    group: 'memory',
    name: `${MANY_STEPS} steps of LBFGS leave nothing behind but its history`,
    needs: ['lbfgs'],
    dear: true,
    async run({ adapter }) {
      const { step, costs } = descend(...endlessDescent(adapter.library as Library))
      const train = (steps: number) => {
        for (let i = 0; i < steps; i++) step()
        costs.length = 0
      }
      await leavesNothing(train, MANY_STEPS)
    },
  },
  ofAnLstm(),
  onTwoDevices(),
  {
    group: 'memory',
    name: 'what cat and flip computed is let go, although their gradients are still to come',
    needs: ['joining', 'operations'],
    dear: true,
    async run({ adapter }) {
      const { cat, zeros } = adapter.library as Library
      const w = zeros([5000], { requiresGrad: true })
      const costs: Tensor[] = [] // with all their graphs
      const compute = (times: number) => {
        for (let i = 0; i < times; i++) costs.push(cat([w, w.flip(0)]).sum()) // 60 kB each
      }
      await leavesNothing(compute, STEPS)
    },
  },
]

/**
 * 250 numbers after a target that jumps away with every step, so that there is always something to learn: three
 * iterations a step, with 2 kB each to remember, 2.4 MB in all if none were forgotten.
 */
function endlessDescent(library: Library): [Library, Problem, LBFGSOptions] {
  const x = library.zeros([250], { requiresGrad: true })
  const weights = library.arange(1, 3, 0.008)
  let target = 1
  const cost = () => {
    const error = x.sub(target)
    return error.mul(error).mul(weights).sum()
  }
  const jump = () => {
    target = -target
    return cost()
  }
  let calls = 0
  return [
    library,
    { parameters: [x], cost: () => (calls++ % 3 === 0 ? jump() : cost()) },
    { lr: 0.5, maxIter: 3, historySize: 3 },
  ]
}

/** Many steps on short sequences, each beginning with the state in which the last one ended. */
function ofAnLstm(): SuiteTest {
  return {
    group: 'memory',
    name: `${MANY_STEPS} steps of an LSTM that carries its state on leave nothing behind`,
    needs: ['recurrent'],
    dear: true,
    async run({ adapter }) {
      const { nn, noGrad, randn } = withRecurrent(adapter.library)
      const lstm = new nn.LSTM(2, 3)
      const x = randn([4, 2, 2])
      let states: [Tensor, Tensor] | undefined
      const train = (steps: number) => {
        for (let i = 0; i < steps; i++) {
          const [output, last] = lstm.forward(x, states) as [Tensor, [Tensor, Tensor]]
          states = [last[0].detach(), last[1].detach()]
          output.mul(output).mean().backward()
          noGrad(() => {
            for (const p of lstm.parameters()) {
              p.sub_(p.grad!.mul(0.01))
              p.grad = null
            }
          })
        }
      }
      await leavesNothing(train, MANY_STEPS)
    },
  }
}

/** Trains in two threads, each of which has 16 kB of numbers and its part of the graph in each step. */
function onTwoDevices(): SuiteTest {
  return {
    group: 'memory',
    name: `${PARALLEL_STEPS} steps on two devices leave nothing behind in either thread`,
    needs: ['data-parallel'],
    dear: true,
    async run({ adapter, stage }) {
      const library = adapter.library as ParallelLibrary
      const parallel = new library.nn.DataParallel(makeNet(library, 'weighing'), {
        devices: ['cpu', 'cpu'],
        replica: replicaOf(adapterAddress(stage), 'weighing'),
      })
      afterwards(() => parallel.close())
      const x = library.ones([2, 1000], { dtype: 'float64' })
      const bytesThere = () => Number(parallel.forward(x, 'weigh').narrow(0, 1, 1).item())
      const train = (steps: number) => {
        for (let i = 0; i < steps; i++) {
          parallel.forward(x).sum().backward()
          library.noGrad(() => parallel.forward(x))
          parallel.zeroGrad()
        }
      }
      /**
       * An array that was handed over counts in the thread that made it until it is garbage in the
       * other: this one is swept before that one is asked, and that one before this.
       */
      const bytes = () => {
        bytesInUse()
        const there = bytesThere()
        return [there, bytesInUse()]
      }
      train(WARM_UP)
      const growth = () => {
        const before = bytes()
        train(PARALLEL_STEPS)
        return Math.max(...bytes().map((now, i) => now - before[i]))
      }
      checkGrowth(await smallest(growth), `${PARALLEL_STEPS} steps in one of the two threads`)
    },
  }
}

/** Trains for a while, and throws if the steps afterwards leave more behind than compiled code. */
async function leavesNothing(
  train: (steps: number) => void | Promise<void>,
  steps: number,
): Promise<void> {
  await train(WARM_UP)
  const growth = async () => {
    const before = bytesInUse()
    await train(steps)
    return bytesInUse() - before
  }
  checkGrowth(await smallest(growth), `${steps} steps`)
}

/** The smallest of some growths: a leak comes back every time, compiled code does not. */
async function smallest(growth: () => number | Promise<number>): Promise<number> {
  let least = Infinity
  for (let i = 0; i < TRIES && least > GROWTH_ALLOWED; i++) least = Math.min(least, await growth())
  return least
}

function checkGrowth(growth: number, steps: string): void {
  if (growth <= GROWTH_ALLOWED) return
  throw new Error(`memory: ${steps} left ${growth} bytes behind, ${GROWTH_ALLOWED} are allowed`)
}

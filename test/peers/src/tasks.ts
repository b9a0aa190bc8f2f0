/** The tasks: initial weights as PyTorch draws them, and real digits. */
import { loadMnist } from '../../../packages/data/src/index.ts'
import type { Adapter } from '../../conformance/src/adapter.ts'
import { FULL } from '../../conformance/src/adapter.ts'
import { findStages, ROOT } from './ladder.ts'
import { launchNode } from './launch.ts'
import type { Batch, NetworkName, Parameter, Task } from './task.ts'

const LR = 0.001
const MOMENTUM = 0.9
const SEED = 0

/** The training step of `network` on the first `size` digits. */
export async function makeTask(network: NetworkName, size: number): Promise<Task> {
  const parameters = network === 'cnn' ? await cnnParameters() : await mlpParameters()
  return { network, parameters, batch: await digits(size), lr: LR, momentum: MOMENTUM }
}

/** The costs of the first steps in float64: by the first stage, without convolutions by the newest. */
export async function reference(task: Task): Promise<readonly number[]> {
  const stages = findStages(ROOT)
  const [file, { name }] =
    task.network === 'cnn'
      ? (['stage', stages[0]] as const)
      : (['stage-mlp', stages.at(-1)!] as const)
  const choice = { stage: name, dtype: 'float64' }
  const { costs } = await launchNode(file, { task, choice, warmMs: 0, turnMs: 0 })
  return costs
}

/** What `torch.manual_seed(0)` gives the tutorial's network, which the first stage has to the bit. */
async function cnnParameters(): Promise<Parameter[]> {
  const { adapter } = (await firstStage('test/adapter.ts')) as { adapter: Adapter }
  const net = await adapter.createNet({ sizes: FULL, dtype: 'float32', seed: SEED })
  return (await net.parameters()) as Parameter[]
}

/** Uniform in ±1/√in, as PyTorch begins a linear layer. */
async function mlpParameters(): Promise<Parameter[]> {
  const { Generator } = (await firstStage('src/index.ts')) as {
    Generator: new (seed: number) => { uniform(dtype: 'float32'): number }
  }
  const generator = new Generator(SEED)
  const draw = (count: number, bound: number) =>
    Float32Array.from({ length: count }, () => (2 * generator.uniform('float32') - 1) * bound)
  return [['fc1', 3072, 120] as const, ['fc2', 120, 84] as const, ['fc3', 84, 10] as const].flatMap(
    ([name, inFeatures, outFeatures]) => {
      const bound = 1 / Math.sqrt(inFeatures)
      return [
        {
          name: `${name}.weight`,
          shape: [outFeatures, inFeatures],
          values: draw(outFeatures * inFeatures, bound),
        },
        { name: `${name}.bias`, shape: [outFeatures], values: draw(outFeatures, bound) },
      ]
    },
  )
}

function firstStage(file: string): Promise<unknown> {
  const [{ folder }] = findStages(ROOT)
  return import(`${folder}/${file}`)
}

async function digits(size: number): Promise<Batch> {
  const { train } = await loadMnist()
  const indices = Array.from({ length: size }, (_, i) => i)
  return {
    size,
    images: train.images(indices),
    labels: Int32Array.from(train.labels.slice(0, size)),
  }
}

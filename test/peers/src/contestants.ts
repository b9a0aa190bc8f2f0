/** Who takes part. */
import { openBlas, referenceBlas } from './blas.ts'
import { findPython, findStages, ROOT } from './ladder.ts'
import { launchNode, launchTorch, NotRun } from './launch.ts'
import { once } from './once.ts'
import type { Job, Outcome } from './run-job.ts'
import { type OnDevice, stageRows } from './stage-rows.ts'
import type { Choice, NetworkName } from './task.ts'
import { versionOf } from './versions.ts'

export type Contestant = {
  /** As `--only` and the tables call it. */
  readonly name: string
  readonly network: NetworkName
  /** What a reader of its row must know. */
  readonly note?: string
  /** Measures in a new process. Throws NotRun, with the reason, where that cannot be. */
  measure(job: Omit<Job, 'choice'>): Promise<Outcome>
}

/** PyTorch as the system has it: the ratios of the tables are against this one. */
export const TORCH = 'torch'

/** Stages that have a row more for a device; each has one without, too. */
const ON_DEVICE: readonly OnDevice[] = [
  { slug: 'kernels', device: 'webasm' },
  { slug: 'compile', device: 'webasm' },
]

/** All of them, in the order of the tables. */
export function contestants(): Contestant[] {
  const python = once(findPython) // it has to import torch to see whether it can
  return [...cnnContestants(python), ...mlpContestants(python)]
}

type Python = () => string | undefined

function cnnContestants(python: Python): Contestant[] {
  return [
    torch('cnn', TORCH, python, referenceBlas()),
    openBlasTorch('cnn', python),
    ...findStages(ROOT).flatMap(({ slug }) => stageRows({ slug }).map(inNodeStage)),
    ...ON_DEVICE.flatMap((row) => stageRows(row).map(inNodeStage)),
    inNode('cnn', 'tfjs-wasm', 'tfjs-wasm', {
      package: '@tensorflow/tfjs',
      note: 'as shipped it cannot train a convolution: the filter gradient is ours',
    }),
    inNode('cnn', 'tfjs-cpu', 'tfjs-cpu', { package: '@tensorflow/tfjs' }),
    inNode('cnn', 'convnetjs', 'convnetjs', { package: 'convnetjs' }),
    inNode('cnn', 'jax-js', 'jax-js', { package: '@jax-js/jax' }),
  ]
}

function inNodeStage({ name, choice }: { name: string; choice: Choice }): Contestant {
  return inNode('cnn', name, 'stage', { choice })
}

/** js-pytorch has no convolution, so it meets the others where it can. */
function mlpContestants(python: Python): Contestant[] {
  const { name } = findStages(ROOT).at(-1)!
  return [
    torch('mlp', TORCH, python, referenceBlas()),
    openBlasTorch('mlp', python),
    inNode('mlp', name, 'stage-mlp', { choice: { stage: name } }),
    inNode('mlp', 'js-pytorch', 'js-pytorch', {
      package: 'js-pytorch',
      note: 'its ReLU leaks and it has no SGD: both are written with its tensors',
    }),
  ]
}

type InNode = { readonly choice?: Choice; readonly package?: string; readonly note?: string }

/** A file in `contestants/`, run by Node. */
function inNode(network: NetworkName, name: string, file: string, options: InNode): Contestant {
  const { choice = {}, package: library, note } = options
  return {
    name,
    network,
    note,
    async measure(job) {
      const outcome = await launchNode(file, { ...job, choice })
      const version = library && `${library} ${versionOf(library)}`
      return { ...outcome, about: [version, outcome.about].filter(Boolean).join(', ') || undefined }
    },
  }
}

function torch(
  network: NetworkName,
  name: string,
  findPython: Python,
  libraries?: string,
): Contestant {
  return {
    name,
    network,
    async measure(job) {
      const python = findPython()
      if (python === undefined) throw new NotRun('no python3-torch')
      return launchTorch({ python, libraries }, { ...job, choice: {} })
    },
  }
}

/** The same PyTorch, told to load OpenBLAS first. */
function openBlasTorch(network: NetworkName, python: Python): Contestant {
  const name = 'torch-openblas'
  const libraries = openBlas()
  const contestant = torch(network, name, python, libraries)
  return {
    ...contestant,
    async measure(job) {
      if (libraries === undefined)
        throw new NotRun('no OpenBLAS: STEPGRAD_OPENBLAS may name its folder')
      const outcome = await contestant.measure(job)
      if (/openblas/.test(outcome.about ?? '')) return outcome
      throw new NotRun(`it did not load OpenBLAS: ${outcome.about}`)
    },
  }
}

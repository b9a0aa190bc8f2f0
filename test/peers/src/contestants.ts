/** Who takes part. */
import { openBlas, referenceBlas } from './blas.ts'
import { findPython, findStages, ROOT } from './ladder.ts'
import { launchNode, launchTorch, NotRun } from './launch.ts'
import type { Job, Outcome } from './run-job.ts'
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

/** All of them, in the order of the tables. */
export function contestants(): Contestant[] {
  return [...cnnContestants(), ...mlpContestants()]
}

function cnnContestants(): Contestant[] {
  return [
    torch('cnn', TORCH, referenceBlas()),
    openBlasTorch('cnn'),
    ...findStages(ROOT).map(({ name }) =>
      inNode('cnn', name, 'stage', { choice: { stage: name } }),
    ),
    inNode('cnn', 'tfjs-wasm', 'tfjs-wasm', {
      package: '@tensorflow/tfjs',
      note: 'as shipped it cannot train a convolution: the filter gradient is ours',
    }),
    inNode('cnn', 'tfjs-cpu', 'tfjs-cpu', { package: '@tensorflow/tfjs' }),
    inNode('cnn', 'convnetjs', 'convnetjs', { package: 'convnetjs' }),
    inNode('cnn', 'jax-js', 'jax-js', { package: '@jax-js/jax' }),
  ]
}

/** js-pytorch has no convolution, so it meets the others where it can. */
function mlpContestants(): Contestant[] {
  const { name } = findStages(ROOT).at(-1)!
  return [
    torch('mlp', TORCH, referenceBlas()),
    openBlasTorch('mlp'),
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

function torch(network: NetworkName, name: string, libraries?: string): Contestant {
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
function openBlasTorch(network: NetworkName): Contestant {
  const name = 'torch-openblas'
  const libraries = openBlas()
  return {
    name,
    network,
    async measure(job) {
      if (libraries === undefined)
        throw new NotRun('no OpenBLAS: STEPGRAD_OPENBLAS may name its folder')
      const outcome = await torch(network, name, libraries).measure(job)
      if (/openblas/.test(outcome.about ?? '')) return outcome
      throw new NotRun(`it did not load OpenBLAS: ${outcome.about}`)
    },
  }
}

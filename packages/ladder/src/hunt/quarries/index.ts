/** All that can be hunted, in the order of the ladder. */
import { autograd } from './autograd.ts'
import { gradMode } from './grad-mode.ts'
import { checkpoints } from './checkpoints.ts'
import { data } from './data.ts'
import { dataParallel } from './data-parallel.ts'
import { fastCpu } from './fast-cpu.ts'
import { kernels } from './kernels.ts'
import { recurrent } from './recurrent.ts'
import { loss } from './loss.ts'
import { module } from './module.ts'
import { operations } from './operations.ts'
import { optim } from './optim.ts'
import { optimizers } from './optimizers.ts'
import type { Ground } from './quarry.ts'
import { rawArrays } from './raw-arrays.ts'
import { tensor } from './tensor.ts'
import { trainEval } from './train-eval.ts'
import { views } from './views.ts'

export const GROUNDS: readonly Ground[] = [
  rawArrays,
  tensor,
  views,
  autograd,
  gradMode,
  operations,
  module,
  trainEval,
  loss,
  optim,
  optimizers,
  data,
  checkpoints,
  recurrent,
  fastCpu,
  kernels,
  dataParallel,
]

/** Every mistake that the suite must notice, stage by stage. */
import { autograd } from './autograd.ts'
import { checkpoints } from './checkpoints.ts'
import { compile } from './compile.ts'
import { dataParallel } from './data-parallel.ts'
import { data } from './data.ts'
import { device } from './device.ts'
import { fastCpu } from './fast-cpu.ts'
import { gradMode } from './grad-mode.ts'
import { loss } from './loss.ts'
import { kernels } from './kernels.ts'
import { lbfgs } from './lbfgs.ts'
import type { Mistake } from './mistake.ts'
import { module } from './module.ts'
import { operations } from './operations.ts'
import { optim } from './optim.ts'
import { optimizers } from './optimizers.ts'
import { rawArrays } from './raw-arrays.ts'
import { recurrent } from './recurrent.ts'
import { tensor } from './tensor.ts'
import { trainEval } from './train-eval.ts'
import { views } from './views.ts'

export { type Mistake, type Patch, choosePatch, plant } from './mistake.ts'

export const allMistakes: readonly Mistake[] = [
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
  lbfgs,
  data,
  checkpoints,
  recurrent,
  fastCpu,
  device,
  dataParallel,
  kernels,
  compile,
].flat()

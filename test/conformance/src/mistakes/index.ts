/** Every mistake that the suite must notice, stage by stage. */
import { activations } from './activations.ts'
import { autograd } from './autograd.ts'
import { checkpoints } from './checkpoints.ts'
import { compile } from './compile.ts'
import { dataParallel } from './data-parallel.ts'
import { dataLoader } from './data-loader.ts'
import { device } from './device.ts'
import { dropout } from './dropout.ts'
import { fastCpu } from './fast-cpu.ts'
import { fit } from './fit.ts'
import { gradMode } from './grad-mode.ts'
import { gradientClipping } from './gradient-clipping.ts'
import { loss } from './loss.ts'
import { kernels } from './kernels.ts'
import { lbfgs } from './lbfgs.ts'
import { lrScheduler } from './lr-scheduler.ts'
import type { Mistake } from './mistake.ts'
import { module } from './module.ts'
import { normalization } from './normalization.ts'
import { operations } from './operations.ts'
import { optim } from './optim.ts'
import { optimizers } from './optimizers.ts'
import { rawArrays } from './raw-arrays.ts'
import { recurrent } from './recurrent.ts'
import { resuming } from './resuming.ts'
import { safetensors } from './safetensors.ts'
import { tensor } from './tensor.ts'
import { trainEval } from './train-eval.ts'
import { transforms } from './transforms.ts'
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
  normalization,
  dropout,
  trainEval,
  activations,
  loss,
  optim,
  optimizers,
  lrScheduler,
  gradientClipping,
  lbfgs,
  dataLoader,
  transforms,
  fit,
  safetensors,
  checkpoints,
  resuming,
  recurrent,
  fastCpu,
  device,
  dataParallel,
  kernels,
  compile,
].flat()

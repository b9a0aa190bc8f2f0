/** All that can be hunted, in the order of the ladder. */
import { autograd } from './autograd.ts'
import { gradMode } from './grad-mode.ts'
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
]

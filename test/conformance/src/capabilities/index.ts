/** Every capability test, in the order in which the stages bring them. */
import type { CapabilityTest } from '../capability.ts'
import { activations } from './activations.ts'
import { autograd } from './autograd.ts'
import { averagePooling } from './average-pooling.ts'
import { binaryLosses } from './binary-losses.ts'
import { broadcasting } from './broadcasting.ts'
import { checkpointFiles, checkpoints } from './checkpoints.ts'
import { classLosses } from './class-losses.ts'
import { dataLoader } from './data-loader.ts'
import { dataParallel } from './data-parallel.ts'
import { dataParallelDevices } from './data-parallel-devices.ts'
import { detach } from './detach.ts'
import { devices, moving } from './devices.ts'
import { deviceErrors } from './device-errors.ts'
import { deviceValues } from './device-values.ts'
import { compileCalls } from './compile-calls.ts'
import { compileErrors } from './compile-errors.ts'
import { compile } from './compile.ts'
import { deviceNetwork } from './device-network.ts'
import { dropout } from './dropout.ts'
import { dtypes } from './dtypes.ts'
import { elementwise } from './elementwise.ts'
import { fit } from './fit.ts'
import { embedding } from './embedding.ts'
import { functions } from './functions.ts'
import { generatorState } from './generator-state.ts'
import { gradcheck } from './gradcheck.ts'
import { gradientClipping } from './gradient-clipping.ts'
import { gradients } from './gradients.ts'
import { graphDrawing } from './graph-drawing.ts'
import { inPlaceAutograd } from './in-place-autograd.ts'
import { inPlace } from './in-place.ts'
import { joining } from './joining.ts'
import { initialisers, layers, modulePrinting } from './layers.ts'
import { lbfgsCourses } from './lbfgs-courses.ts'
import { lbfgs, lbfgsErrors, lbfgsState } from './lbfgs.ts'
import { lrScheduler } from './lr-scheduler.ts'
import { masks } from './masks.ts'
import { matmul } from './matmul.ts'
import { module } from './module.ts'
import { noGrad } from './no-grad.ts'
import { normalization } from './normalization.ts'
import { operations } from './operations.ts'
import { picking } from './picking.ts'
import { promotion } from './promotion.ts'
import { optimizer, optimizerState, paramGroups, sgd } from './optim.ts'
import { adagrad, adam, rmsprop } from './optimizers.ts'
import { printing } from './printing.ts'
import { random } from './random.ts'
import { recurrent } from './recurrent.ts'
import { reductions } from './reductions.ts'
import { regressionLosses } from './regression-losses.ts'
import { resuming } from './resuming.ts'
import { retainGraph } from './retain-graph.ts'
import { badSafetensors, safetensors } from './safetensors.ts'
import { stateDict } from './state-dict.ts'
import { randomTensors, tensor } from './tensor.ts'
import { trainEval } from './train-eval.ts'
import { transforms } from './transforms.ts'
import { versionCounter } from './version-counter.ts'
import { views } from './views.ts'

export const allCapabilityTests: readonly CapabilityTest[] = [
  random,
  tensor,
  randomTensors,
  functions,
  views,
  broadcasting,
  elementwise,
  reductions,
  matmul,
  inPlace,
  printing,
  autograd,
  gradients,
  noGrad,
  detach,
  versionCounter,
  retainGraph,
  inPlaceAutograd,
  gradcheck,
  graphDrawing,
  module,
  stateDict,
  layers,
  initialisers,
  modulePrinting,
  dtypes,
  promotion,
  operations,
  joining,
  picking,
  masks,
  trainEval,
  dropout,
  normalization,
  activations,
  averagePooling,
  classLosses,
  regressionLosses,
  binaryLosses,
  optimizer,
  sgd,
  paramGroups,
  optimizerState,
  adam,
  rmsprop,
  adagrad,
  lrScheduler,
  gradientClipping,
  lbfgs,
  lbfgsState,
  lbfgsErrors,
  lbfgsCourses,
  dataLoader,
  transforms,
  fit,
  safetensors,
  badSafetensors,
  generatorState,
  checkpoints,
  checkpointFiles,
  resuming,
  embedding,
  recurrent,
  devices,
  moving,
  deviceValues,
  deviceErrors,
  dataParallel,
  dataParallelDevices,
  deviceNetwork,
  compile,
  compileCalls,
  compileErrors,
].flat()

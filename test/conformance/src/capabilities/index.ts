/** Every capability test, in the order in which the stages bring them. */
import type { CapabilityTest } from '../capability.ts'
import { activations } from './activations.ts'
import { autograd } from './autograd.ts'
import { averagePooling } from './average-pooling.ts'
import { badSafetensors } from './bad-safetensors.ts'
import { binaryLosses } from './binary-losses.ts'
import { broadcasting } from './broadcasting.ts'
import { checkpointRefusals } from './checkpoint-refusals.ts'
import { checkpointSaving } from './checkpoint-saving.ts'
import { checkpointsOfPyTorch } from './checkpoints-of-pytorch.ts'
import { checkpoints } from './checkpoints.ts'
import { classLosses } from './class-losses.ts'
import { collate } from './collate.ts'
import { compileCalls } from './compile-calls.ts'
import { compileErrors } from './compile-errors.ts'
import { compile } from './compile.ts'
import { dataLoaderErrors } from './data-loader-errors.ts'
import { dataLoader } from './data-loader.ts'
import { dataParallelDevices } from './data-parallel-devices.ts'
import { dataParallelErrors } from './data-parallel-errors.ts'
import { dataParallel } from './data-parallel.ts'
import { datasets } from './datasets.ts'
import { detach } from './detach.ts'
import { deviceErrors } from './device-errors.ts'
import { deviceFit } from './device-fit.ts'
import { deviceGraphs } from './device-graphs.ts'
import { deviceInPlace } from './device-in-place.ts'
import { deviceLayers } from './device-layers.ts'
import { deviceLosses } from './device-losses.ts'
import { deviceReading } from './device-reading.ts'
import { deviceSGD } from './device-sgd.ts'
import { deviceStates } from './device-states.ts'
import { deviceTraining, twoDevices } from './device-training.ts'
import { deviceValues } from './device-values.ts'
import { deviceWholeNumbers } from './device-whole-numbers.ts'
import { devices } from './devices.ts'
import { dropout } from './dropout.ts'
import { dtypes } from './dtypes.ts'
import { elementwise } from './elementwise.ts'
import { embedding } from './embedding.ts'
import { evaluation } from './evaluate.ts'
import { fitEvents } from './fit-events.ts'
import { fit } from './fit.ts'
import { functions } from './functions.ts'
import { generatorState } from './generator-state.ts'
import { gradcheck } from './gradcheck.ts'
import { gradientClipping } from './gradient-clipping.ts'
import { gradients } from './gradients.ts'
import { graphDrawing } from './graph-drawing.ts'
import { inPlaceAutograd } from './in-place-autograd.ts'
import { inPlace } from './in-place.ts'
import { initialisers } from './initialisers.ts'
import { joining } from './joining.ts'
import { layers } from './layers.ts'
import { lbfgsCourses } from './lbfgs-courses.ts'
import { lbfgsErrors } from './lbfgs-errors.ts'
import { lbfgsParameters } from './lbfgs-parameters.ts'
import { lbfgsSettings } from './lbfgs-settings.ts'
import { lbfgsState } from './lbfgs-state.ts'
import { lbfgs } from './lbfgs.ts'
import { lrScheduler } from './lr-scheduler.ts'
import { masks } from './masks.ts'
import { matmul } from './matmul.ts'
import { missingKernels } from './missing-kernels.ts'
import { modulePrinting } from './module-printing.ts'
import { module } from './module.ts'
import { movingModules } from './moving-modules.ts'
import { movingTensors } from './moving-tensors.ts'
import { noGrad } from './no-grad.ts'
import { normalization } from './normalization.ts'
import { operations } from './operations.ts'
import { optimizerState } from './optimizer-state.ts'
import { optimizer } from './optimizer.ts'
import { adagrad, adam, rmsprop } from './optimizers.ts'
import { paramGroups } from './param-groups.ts'
import { picking } from './picking.ts'
import { prefetching } from './prefetching.ts'
import { printing } from './printing.ts'
import { promotion } from './promotion.ts'
import { random } from './random.ts'
import { recurrentErrors } from './recurrent-errors.ts'
import { recurrentSequences } from './recurrent-sequences.ts'
import { recurrent } from './recurrent.ts'
import { reductions } from './reductions.ts'
import { regressionLosses } from './regression-losses.ts'
import { replicas } from './replicas.ts'
import { resumingFit } from './resuming-fit.ts'
import { resumingGenerators } from './resuming-generators.ts'
import { resumingLoader, resumingRefusals } from './resuming-loader.ts'
import { retainGraph } from './retain-graph.ts'
import { safetensors } from './safetensors.ts'
import { sgd } from './sgd.ts'
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
  dtypes,
  promotion,
  operations,
  joining,
  picking,
  masks,
  module,
  stateDict,
  layers,
  initialisers,
  modulePrinting,
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
  lbfgsParameters,
  lbfgsSettings,
  lbfgsState,
  lbfgsErrors,
  lbfgsCourses,
  dataLoader,
  prefetching,
  dataLoaderErrors,
  collate,
  datasets,
  transforms,
  fit,
  fitEvents,
  evaluation,
  safetensors,
  badSafetensors,
  generatorState,
  checkpoints,
  checkpointRefusals,
  checkpointsOfPyTorch,
  checkpointSaving,
  resumingLoader,
  resumingGenerators,
  resumingRefusals,
  resumingFit,
  embedding,
  recurrent,
  recurrentSequences,
  recurrentErrors,
  devices,
  movingTensors,
  movingModules,
  deviceValues,
  deviceInPlace,
  deviceGraphs,
  deviceReading,
  deviceErrors,
  deviceLayers,
  deviceLosses,
  deviceSGD,
  deviceTraining,
  deviceStates,
  deviceFit,
  missingKernels,
  deviceWholeNumbers,
  twoDevices,
  compile,
  compileCalls,
  compileErrors,
  dataParallel,
  replicas,
  dataParallelErrors,
  dataParallelDevices,
].flat()

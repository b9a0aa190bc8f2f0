import { record } from '../autograd.ts'
import { type Targets } from '../class-targets.ts'
import { type Device } from '../device.ts'
import * as kernels from '../kernels/index.ts'
import { launch, sideBySide, toDevice } from '../launch.ts'
import { Memory } from '../memory.ts'
import { Tensor } from '../tensor.ts'

// #region classLossesOnDevice
/**
 * loss[n] = −log softmax(logits[n])[classes[n]] by kernels.
 * @param logits - (N, K)
 * @param classes - (N), −1 for a row whose loss is 0
 */
export function classLossesOnDevice(logits: Tensor, classes: Tensor): Tensor {
  const [N, K] = logits.shape
  const constants = { K }
  const numbers = asFloats(classes)
  const logp = launch(kernels.logSoftmax, [N, K], [logits], { constants, threads: [K, N] })
  const losses = launch(kernels.classLosses, [N], [logp, numbers], { constants })
  const flow = (dy: Tensor): Tensor =>
    launch(kernels.classLossesBackward, [N, K], [dy, logp, numbers], { constants, threads: [K, N] })
  return record('crossEntropy', losses, [[logits, flow, [logp, classes]]])
}
// #endregion classLossesOnDevice

/** Whole numbers as kernels take them: in the same array, if it holds nothing else. */
function asFloats(classes: Tensor): Tensor {
  const { memory, shape } = sideBySide(classes)
  return classes.newOver(new Memory(memory.array!, classes.device), shape)
}

/** The right classes on a device: the targets themselves, where they are there and all asked. */
export function classesOnDevice(device: Device, targets: Targets, classes: Int32Array): Tensor {
  if (targets instanceof Tensor && targets.device === device && !classes.includes(-1))
    return targets
  return toDevice(new Tensor(classes, [classes.length]), device)
}

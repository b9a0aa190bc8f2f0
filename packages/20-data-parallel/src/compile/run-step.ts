import { clearGrad } from '../autograd.ts'
import { classesOf } from '../class-targets.ts'
import { formatShape, sameShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { type Entry } from './programs.ts'
import { type Captured, type Classes } from './recorder.ts'

// #region runStep
/** Numbers in, numbers out, and then what the step left for later. */
export async function runStep(
  { trace, plan, program }: Entry,
  inputs: readonly Tensor[],
): Promise<Tensor> {
  for (const classes of trace.classes) {
    checkClasses(inputs[trace.inputs.indexOf(classes.array)], classes)
  }
  trace.captured.forEach(checkCaptured)
  const given = [...inputs, ...trace.captured.map(({ tensor }) => tensor)].map(floatsOf)
  const [result, ...gradients] = plan.collect(await program.run(plan.prepare(given)))
  for (const [leaf, setToNone] of trace.cleared) clearGrad(leaf, setToNone)
  for (const [i, { leaf }] of trace.gradients.entries()) {
    const grad = new Tensor(gradients[i], leaf.shape)
    // what was set to 0, and not to null, stays the same tensor
    if (leaf.grad) leaf.grad.detach().copy_(grad)
    else leaf.grad = grad
  }
  for (const optimizer of trace.optimizers) optimizer.step()
  return new Tensor(result, trace.result.shape)
}
// #endregion runStep

/** The numbers of a tensor as the device takes them. */
function floatsOf(x: Tensor): Float32Array {
  const { storage, storageOffset } = x.contiguous()
  const numbers = storage.subarray(storageOffset, storageOffset + x.numel())
  return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers)
}

/** What is given to a step; plain numbers are classes. */
export function inputTensor(given: Tensor | ArrayLike<number>): Tensor {
  if (given instanceof Tensor) return given
  const numbers = Array.from(given)
  const wrong = numbers.find((n) => n !== (n | 0)) // no whole number, or none that int32 holds
  if (wrong === undefined) return new Tensor(Int32Array.from(numbers), [numbers.length])
  throw new TypeError(
    `compile: ${wrong}: plain numbers are classes, which are whole; give others as a tensor`,
  )
}

/** As crossEntropy does, but before anything runs. */
function checkClasses(targets: Tensor, { K, ignoreIndex }: Classes): void {
  for (const [i, target] of classesOf('crossEntropy', targets).numbers.entries()) {
    if (target === ignoreIndex) {
      throw new RangeError(
        `compile: crossEntropy: target ${target} at index ${i} is to be ignored, which a compiled step ` +
          'cannot; leave such samples out',
      )
    }
    if (target >= 0 && target < K) continue
    throw new RangeError(`crossEntropy: target ${target} at index ${i} is outside 0 … ${K - 1}`)
  }
}

/** A parameter may have been moved or replaced since it was traced. */
function checkCaptured({ tensor, shape }: Captured): void {
  const { dtype, device } = tensor
  if (!device.gpu && dtype === 'float32' && sameShape(tensor.shape, shape)) return
  throw new Error(
    `compile: the step read float32 ${formatShape(shape)} on the cpu when it was traced, which now is ` +
      `${dtype} ${formatShape(tensor.shape)} on ${device.name}; bring it back, or reset() the step`,
  )
}

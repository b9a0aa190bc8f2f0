import { propagate } from './autograd.ts'
import { checkOptions } from './checks.ts'
import { noGrad } from './grad-mode.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

/** How {@link gradcheck} measures, with PyTorch's defaults. */
export type GradcheckOptions = {
  /** How far each number of an input is moved up and down. */
  eps?: number
  atol?: number
  rtol?: number
  /** Whether a failed check is an error, or just `false`. */
  raiseException?: boolean
  /** By how much two backward passes over one graph may differ. */
  nondetTol?: number
}

/** A function whose gradient is checked. */
export type Checked = (...inputs: Tensor[]) => Tensor | readonly Tensor[]

// #region gradcheck
/**
 * Whether the gradients of `fn` are what finite differences say, number by number: |analytical −
 * numerical| ≤ atol + rtol·|numerical|, where numerical = (f(x + eps) − f(x − eps)) / 2·eps.
 *
 * Meant for float64. In float32 it usually fails although the gradient is right, because the
 * difference is wrong.
 * @param fn - tensors → one tensor, or several
 * @param inputs - leaves; those that require a gradient are checked
 * @throws Error "Jacobian mismatch …" with both Jacobians, unless `raiseException` is false
 */
export function gradcheck(
  fn: Checked,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): boolean {
  const names = ['eps', 'atol', 'rtol', 'raiseException', 'nondetTol'] as const
  checkOptions('gradcheck', options, names)
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true, nondetTol = 0 } = options
  checkInputs(inputs)
  for (const [n, input] of inputs.entries()) {
    if (!input.requiresGrad) continue
    const numerical = numericalJacobians(fn, inputs, input, eps)
    for (const [m, { first, second, recorded }] of analyticalJacobians(
      fn,
      inputs,
      input,
    ).entries()) {
      let failure: string | undefined
      if (!isClose(first, numerical[m], atol, rtol)) {
        failure = recorded
          ? `Jacobian mismatch for output ${m} with respect to input ${n},\n` +
            `numerical:${numerical[m]}\nanalytical:${first}\n`
          : `output ${m} changes with input ${n}, but requires no gradient; is it detached, or ` +
            'computed in noGrad?'
      } else if (!isClose(second, first, nondetTol, 0)) {
        failure =
          'Backward is not reentrant, i.e., running backward with same input and grad_output ' +
          `multiple times gives different values. The tolerance for nondeterminism was ${nondetTol}`
      }
      if (failure && raiseException) throw new Error(`gradcheck: ${failure}`)
      if (failure) return false
    }
  }
  return true
}
// #endregion gradcheck

// #region numericalJacobians
/**
 * For each output, (f(x + eps) − f(x − eps)) / 2·eps: a row for each number of `input`, a column
 * for each of the output.
 */
function numericalJacobians(
  fn: Checked,
  inputs: readonly Tensor[],
  input: Tensor,
  eps: number,
): Tensor[] {
  const jacobians = outputsOf(fn, inputs).map((y) => y.newZeros([input.numel(), y.numel()]))
  let row = 0
  walk(input.shape, [input], ([at]) => {
    const value = input.storage[at]
    const outputsAt = (moved: number): Tensor[] => {
      input.storage[at] = moved
      try {
        return noGrad(() => outputsOf(fn, inputs).map((y) => y.reshape(-1).add(0)))
      } finally {
        input.storage[at] = value
      }
    }
    const above = outputsAt(value + eps)
    const below = outputsAt(value - eps)
    for (const [m, jacobian] of jacobians.entries()) {
      jacobian.narrow(0, row, 1).copy_(above[m].sub(below[m]).div(2 * eps))
    }
    row++
  })
  return jacobians
}
// #endregion numericalJacobians

// #region analyticalJacobians
/**
 * The same by two backward passes for each number of each output, with a gradient that is 1 there
 * and 0 elsewhere.
 */
function analyticalJacobians(
  fn: Checked,
  inputs: readonly Tensor[],
  input: Tensor,
): { first: Tensor; second: Tensor; recorded: boolean }[] {
  return outputsOf(fn, inputs).map((y) => {
    const first = y.newZeros([input.numel(), y.numel()])
    const second = y.newZeros([input.numel(), y.numel()])
    for (let column = 0; y.requiresGrad && column < y.numel(); column++) {
      const oneHot = y.newZeros([y.numel()])
      oneHot.narrow(0, column, 1).fill_(1)
      for (const jacobian of [first, second]) {
        propagate(y, oneHot.view(...y.shape), true, (leaf, dx) => {
          if (leaf === input) jacobian.narrow(1, column, 1).copy_(dx.reshape(-1, 1))
        })
      }
    }
    return { first, second, recorded: y.requiresGrad }
  })
}
// #endregion analyticalJacobians

function outputsOf(fn: Checked, inputs: readonly Tensor[]): Tensor[] {
  return [fn(...inputs)].flat()
}

/** |a − b| ≤ atol + rtol·|b| everywhere; NaN is close to nothing. */
function isClose(a: Tensor, b: Tensor, atol: number, rtol: number): boolean {
  let close = true
  walk(a.shape, [a, b], ([i, j]) => {
    close &&= Math.abs(a.storage[i] - b.storage[j]) <= atol + rtol * Math.abs(b.storage[j])
  })
  return close
}

function checkInputs(inputs: readonly Tensor[]): void {
  if (!inputs.some((input) => input.requiresGrad)) {
    throw new Error(
      'gradcheck expects at least one input tensor to require gradient, but none of them have ' +
        'requiresGrad=true.',
    )
  }
  for (const [n, input] of inputs.entries()) {
    walk(input.shape, [input], ([at]) => {
      if (!Number.isFinite(input.storage[at])) {
        throw new Error(
          `gradcheck: input ${n} holds ${input.storage[at]}; no difference can be taken there`,
        )
      }
    })
    if (!input.requiresGrad) continue
    if (!input.isLeaf)
      throw new Error(`gradcheck: input ${n} is no leaf; detach it, then requiresGrad_()`)
    if (input.shape.some((size, dim) => size > 1 && input.strides[dim] === 0)) {
      throw new Error(
        `gradcheck: input ${n} has a dimension with stride 0; moving one of its numbers would ` +
          'move others. Call contiguous first',
      )
    }
    if (input.dtype !== 'float64') {
      console.warn(
        `gradcheck: Input #${n} requires gradient and is not a double precision floating point. ` +
          'This check will likely fail if all the inputs are not of double precision ' +
          'floating point.',
      )
    }
  }
}

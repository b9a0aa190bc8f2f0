import { type Tensor, type TensorOptions, zeros } from '@stepgrad/02-tensor'

export function linspace(
  start: number,
  end: number,
  steps: number,
  options?: TensorOptions,
): Tensor {
  if (!Number.isInteger(steps) || steps < 0) {
    throw new RangeError(`linspace: ${steps} steps; must be a whole number ≥ 0`)
  }
  const y = zeros([steps], options)
  const step = (end - start) / (steps - 1)
  for (let i = 0; i < steps; i++) {
    y.storage[i] = i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step
  }
  if (steps === 1) y.storage[0] = start // 0 / 0 otherwise
  return y
}

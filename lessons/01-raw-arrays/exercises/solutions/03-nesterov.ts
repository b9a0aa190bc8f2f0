import type { Parameters, SgdOptions } from '@stepgrad/01-raw-arrays'

export function nesterovStep(
  parameters: Parameters,
  gradients: Parameters,
  velocity: Parameters,
  { lr, momentum }: SgdOptions,
): void {
  for (const name in parameters) {
    const w = parameters[name]
    const g = gradients[name]
    const v = velocity[name]
    for (let i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] + g[i]
      w[i] -= lr * (g[i] + momentum * v[i])
    }
  }
}

import { type Parameters, type Tensor, noGrad } from '@stepgrad/05-grad-mode'
import type { Slopes } from '../03-directional-check.ts'

export function slopesAlong(
  direction: Parameters,
  parameters: Parameters,
  cost: () => Tensor,
  h = 1e-6,
): Slopes {
  return {
    analytic: fromGradient(direction, parameters, cost),
    numeric: noGrad(() => {
      const above = costAt(h, direction, parameters, cost)
      const below = costAt(-h, direction, parameters, cost)
      return (above - below) / (2 * h)
    }),
  }
}

function fromGradient(direction: Parameters, parameters: Parameters, cost: () => Tensor): number {
  const before = Object.values(parameters).map(({ grad }) => grad)
  for (const w of Object.values(parameters)) w.grad = null // or the new gradients would be added to the old
  cost().backward()
  let slope = 0
  for (const [i, [name, w]] of Object.entries(parameters).entries()) {
    if (w.grad) slope += w.grad.mul(direction[name]).sum().item()
    w.grad = before[i]
  }
  return slope
}

/** The cost at θ + h·v. θ is put back from a copy: adding h·v and taking it off again would not give the same bits. */
function costAt(
  h: number,
  direction: Parameters,
  parameters: Parameters,
  cost: () => Tensor,
): number {
  const entries = Object.entries(parameters)
  const copies = entries.map(([, w]) => w.newZeros(w.shape).copy_(w))
  for (const [name, w] of entries) w.add_(direction[name].mul(h))
  try {
    return cost().item()
  } finally {
    for (const [i, [, w]] of entries.entries()) w.copy_(copies[i])
  }
}

import { type Tensor, nn } from '@stepgrad/11-optimizers'

type Stepper = { zeroGrad(): void; step(): unknown }

export function stepInParts(
  optimizer: Stepper,
  parameters: readonly Tensor[],
  costs: readonly (() => Tensor)[],
  maxNorm: number,
): number {
  optimizer.zeroGrad()
  for (const cost of costs) cost().div(costs.length).backward()
  const norm = nn.clipGradNorm_(parameters, maxNorm)
  optimizer.step()
  return norm.item()
}

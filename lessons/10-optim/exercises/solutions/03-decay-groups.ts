import type { nn } from '@stepgrad/10-optim'
import type { Group } from '../03-decay-groups.ts'

export function decayGroups(net: nn.Module, weightDecay: number): Group[] {
  const learnt = [...net.parameters()].filter((parameter) => parameter.requiresGrad)
  const weights = learnt.filter((parameter) => parameter.dim() >= 2)
  const rest = learnt.filter((parameter) => parameter.dim() < 2)
  const groups = [
    { params: weights, weightDecay },
    { params: rest, weightDecay: 0 },
  ]
  return groups.filter(({ params }) => params.length > 0)
}

import type { nn } from '@stepgrad/07-module'

export function transfer(net: nn.Module, state: nn.StateDict): string[] {
  const own = net.stateDict()
  const fitting = Object.entries(own).filter(([key, { shape }]) => {
    return key in state && String(state[key].shape) === String(shape)
  })
  const taken = Object.fromEntries(fitting.map(([key]) => [key, state[key]]))
  net.loadStateDict(taken, { strict: false })
  for (const [name, parameter] of net.namedParameters()) {
    if (name in taken) parameter.requiresGrad_(false)
  }
  return Object.keys(own).filter((key) => !(key in taken))
}

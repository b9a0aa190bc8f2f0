import type { optim } from '@stepgrad/10-optim'

export function warmUp(
  groups: optim.ParamGroup<{ lr: number }>[],
  steps: number,
): (step: number) => void {
  const full = groups.map(({ lr }) => lr)
  return (step) => {
    for (const [i, group] of groups.entries()) {
      group.lr = full[i] * Math.min(1, (step + 1) / steps)
    }
  }
}

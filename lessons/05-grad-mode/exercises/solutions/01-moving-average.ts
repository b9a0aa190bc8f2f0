import { type Parameters, noGrad } from '@stepgrad/05-grad-mode'

export function startAverage(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, w]) => [name, w.newZeros(w.shape).copy_(w.detach())]),
  )
}

export function updateAverage(average: Parameters, parameters: Parameters, decay: number): void {
  noGrad(() => {
    for (const name in average) average[name].mul_(decay).add_(parameters[name].mul(1 - decay))
  })
}

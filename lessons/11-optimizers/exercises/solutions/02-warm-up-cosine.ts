import { optim } from '@stepgrad/11-optimizers'

export function warmUpThenCosine(
  optimizer: optim.lrScheduler.Scheduled,
  { warmUp, totalSteps }: { warmUp: number; totalSteps: number },
): optim.lrScheduler.LRScheduler {
  const lrLambda = (t: number): number => {
    if (t < warmUp) return (t + 1) / warmUp
    if (t >= totalSteps) return 0
    return (1 + Math.cos((Math.PI * (t - warmUp)) / (totalSteps - warmUp))) / 2
  }
  return new optim.lrScheduler.LambdaLR(optimizer, { lrLambda })
}

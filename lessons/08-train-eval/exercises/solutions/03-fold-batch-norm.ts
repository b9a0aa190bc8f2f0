import { nn, noGrad, tensor } from '@stepgrad/08-train-eval'

export function fold(linear: nn.Linear, norm: nn.BatchNorm1d): nn.Linear {
  const { inFeatures, outFeatures } = linear
  const folded = new nn.Linear(inFeatures, outFeatures, { dtype: 'float64' })
  noGrad(() => {
    const variance = norm.runningVar!.tolist() as number[]
    const s = tensor(
      variance.map((v) => Math.sqrt(v + norm.eps)),
      { dtype: 'float64' },
    )
    const factor = norm.weight!.div(s)
    folded.weight.copy_(linear.weight.mul(factor.unsqueeze(1)))
    folded.bias!.copy_(linear.bias!.sub(norm.runningMean!).mul(factor).add(norm.bias!))
  })
  return folded
}

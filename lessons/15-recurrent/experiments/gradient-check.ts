/**
 * Every layer's gradient against central differences, in float64 and in float32, for smaller and smaller steps.
 * With --json the whole table is written down.
 */
import { Generator, type FloatDtype, Tensor, nn, noGrad, randn, tensor } from '@stepgrad/15-recurrent'
import { writeResults } from './results.ts'

type Make = (dtype: FloatDtype) => {
  /** What is moved: inputs and parameters, leaves. */
  leaves: Tensor[]
  /** A tensor of them. */
  compute: () => Tensor
}

/** The same random numbers in both precisions: drawn in float64, rounded where needed. */
function leaf(dtype: FloatDtype, seed: number, ...shape: number[]): Tensor {
  return randn(shape, { dtype: 'float64', generator: new Generator(seed) })
    .to(dtype)
    .requiresGrad_()
}

/** A layer on an input. Its parameters are drawn anew, so that they are the same in both precisions. */
function layer(
  create: (options: { dtype: FloatDtype }) => nn.Module & { forward(x: Tensor): unknown },
  ...shape: number[]
): Make {
  return (dtype) => {
    const module = create({ dtype })
    const x = leaf(dtype, 1, ...shape)
    const parameters = [...module.parameters()]
    for (const [n, p] of parameters.entries()) {
      p.data = leaf(dtype, 10 + n, ...p.shape).detach().mul(0.5)
    }
    const compute = (): Tensor => [module.forward(x)].flat()[0] as Tensor
    return { leaves: [x, ...parameters], compute }
  }
}

const classes = tensor([0, 2, 1], { dtype: 'int32' })
const LAYERS: Record<string, Make> = {
  Linear: layer((o) => new nn.Linear(4, 3, o), 3, 4),
  Conv2d: layer((o) => new nn.Conv2d(2, 3, 3, { ...o, padding: 1 }), 2, 2, 4, 4),
  MaxPool2d: layer(() => new nn.MaxPool2d(2), 1, 2, 4, 4),
  AvgPool2d: layer(() => new nn.AvgPool2d(2), 1, 2, 4, 4),
  BatchNorm1d: layer((o) => new nn.BatchNorm1d(3, o), 5, 3),
  BatchNorm2d: layer((o) => new nn.BatchNorm2d(2, o), 2, 2, 3, 3),
  LayerNorm: layer((o) => new nn.LayerNorm(5, o), 3, 5),
  ReLU: layer(() => new nn.ReLU(), 3, 5),
  GELU: layer(() => new nn.GELU(), 3, 5),
  Sigmoid: layer(() => new nn.Sigmoid(), 3, 5),
  Tanh: layer(() => new nn.Tanh(), 3, 5),
  CrossEntropyLoss: layer(() => lossOf(new nn.CrossEntropyLoss(), classes), 3, 4),
  MSELoss: layer((o) => lossOf(new nn.MSELoss(), leaf(o.dtype, 3, 3, 4).detach()), 3, 4),
  SmoothL1Loss: layer((o) => lossOf(new nn.SmoothL1Loss(), leaf(o.dtype, 3, 3, 4).detach()), 3, 4),
  RNN: layer((o) => new nn.RNN(3, 4, o), 5, 2, 3),
  LSTM: layer((o) => new nn.LSTM(3, 4, o), 5, 2, 3),
  GRU: layer((o) => new nn.GRU(3, 4, o), 5, 2, 3),
}

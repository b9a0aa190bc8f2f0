/** Every kind of layer, small, on random numbers that are the same in both precisions. */
import { type FloatDtype, Generator, type Tensor, nn, randn, tensor } from '@stepgrad/15-recurrent'

export type Made = {
  /** What is moved: the input, then the parameters. */
  leaves: Tensor[]
  /** Of these, what the layer puts out. */
  compute: () => Tensor
}

export type Make = (dtype: FloatDtype) => Made

type Options = { dtype: FloatDtype }

/** Random numbers, drawn in float64 and rounded where needed. */
function numbers(dtype: FloatDtype, seed: number, shape: readonly number[]): Tensor {
  return randn(shape, { dtype: 'float64', generator: new Generator(seed) }).to(dtype)
}

/** A layer whose parameters are drawn anew. What it is given is a leaf too, unless it is indices. */
function layer(
  create: (options: Options) => nn.Module,
  shape: readonly number[],
  { indices, others }: { indices?: Tensor; others?: (options: Options) => Tensor[] } = {},
): Make {
  return (dtype) => {
    const module = create({ dtype })
    for (const [n, p] of [...module.parameters()].entries()) {
      p.data = numbers(dtype, 10 + n, p.shape).mul(0.5)
    }
    const x = indices ?? numbers(dtype, 1, shape).requiresGrad_()
    const rest = others?.({ dtype }) ?? []
    const forward = module.forward.bind(module) as (...inputs: Tensor[]) => Tensor | Tensor[]
    return {
      leaves: [...(indices ? [] : [x]), ...module.parameters()],
      compute: () => [forward(x, ...rest)].flat()[0],
    }
  }
}

/** An operation without parameters. */
function operation(f: (x: Tensor) => Tensor): Make {
  return (dtype) => {
    const x = numbers(dtype, 1, [3, 5]).requiresGrad_()
    return { leaves: [x], compute: () => f(x) }
  }
}

const classes = { others: () => [tensor([0, 2, 1], { dtype: 'int32' })] }
const targets = { others: ({ dtype }: Options) => [numbers(dtype, 3, [3, 4])] }
const words = { indices: tensor([4, 0, 4, 1], { dtype: 'int32' }) }

export const LAYERS: Record<string, Make> = {
  Linear: layer((o) => new nn.Linear(4, 3, o), [3, 4]),
  Conv2d: layer((o) => new nn.Conv2d(2, 3, 3, { ...o, padding: 1 }), [2, 2, 4, 4]),
  MaxPool2d: layer(() => new nn.MaxPool2d(2), [1, 2, 4, 4]),
  AvgPool2d: layer(() => new nn.AvgPool2d(2), [1, 2, 4, 4]),
  BatchNorm1d: layer((o) => new nn.BatchNorm1d(3, o), [5, 3]),
  BatchNorm2d: layer((o) => new nn.BatchNorm2d(2, o), [2, 2, 3, 3]),
  LayerNorm: layer((o) => new nn.LayerNorm(5, o), [3, 5]),
  ReLU: layer(() => new nn.ReLU(), [3, 5]),
  LeakyReLU: layer(() => new nn.LeakyReLU(), [3, 5]),
  ELU: layer(() => new nn.ELU(), [3, 5]),
  GELU: layer(() => new nn.GELU(), [3, 5]),
  Softplus: layer(() => new nn.Softplus(), [3, 5]),
  Sigmoid: operation((x) => x.sigmoid()),
  Tanh: operation((x) => x.tanh()),
  Softmax: operation((x) => x.softmax(1)),
  LogSoftmax: layer(() => new nn.LogSoftmax(1), [3, 5]),
  CrossEntropyLoss: layer(() => new nn.CrossEntropyLoss(), [3, 4], classes),
  NLLLoss: layer(() => new nn.NLLLoss(), [3, 4], classes),
  MSELoss: layer(() => new nn.MSELoss(), [3, 4], targets),
  L1Loss: layer(() => new nn.L1Loss(), [3, 4], targets),
  SmoothL1Loss: layer(() => new nn.SmoothL1Loss(), [3, 4], targets),
  HuberLoss: layer(() => new nn.HuberLoss(), [3, 4], targets),
  BCEWithLogitsLoss: layer(() => new nn.BCEWithLogitsLoss(), [3, 4], targets),
  BCELoss: operation((x) => new nn.BCELoss().forward(x.sigmoid(), x.newFull(x.shape, 0.3))),
  RNN: layer((o) => new nn.RNN(3, 4, o), [5, 2, 3]),
  LSTM: layer((o) => new nn.LSTM(3, 4, o), [5, 2, 3]),
  GRU: layer((o) => new nn.GRU(3, 4, o), [5, 2, 3]),
  Embedding: layer((o) => new nn.Embedding(5, 3, o), [], words),
}

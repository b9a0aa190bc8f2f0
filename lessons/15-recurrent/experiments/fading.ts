/** How much of the last output's gradient arrives at each step of the input. */
import { Generator, type Tensor, nn, randn } from '@stepgrad/15-recurrent'

const STEPS = 40
const H = 32
const dtype = 'float64'

type Output = { forward(x: Tensor): readonly [Tensor, unknown] }

/** The largest slope by an input, for the inputs 1, 10, 20, … steps before the last output. */
function slopes(layer: Output): number[] {
  const x = randn([STEPS, 1, 8], { dtype, generator: new Generator(1) }).requiresGrad_()
  const [output] = layer.forward(x)
  output.select(0, -1).sum().backward()
  return [0, 1, 5, 10, 20, 39].map((ago) => {
    const slope = x.grad!.select(0, STEPS - 1 - ago)
    return slope.abs().max().item()
  })
}

/** The same network, but its forget gates are told to stay open: σ(3) = 0.95. */
function keeping(lstm: nn.LSTM): nn.LSTM {
  lstm.stateDict().bias_ih_l0.narrow(0, H, H).fill_(3)
  return lstm
}

const make = { dtype, generator: new Generator(0) } as const
const layers: Record<string, Output> = {
  RNN: new nn.RNN(8, H, make),
  LSTM: new nn.LSTM(8, H, make),
  GRU: new nn.GRU(8, H, make),
  'LSTM that keeps': keeping(new nn.LSTM(8, H, make)),
}

console.log('steps ago         0       1       5       10      20      39')
for (const [name, layer] of Object.entries(layers)) {
  const cells = slopes(layer).map((slope) => slope.toExponential(0).padEnd(7))
  console.log(name.padEnd(17), cells.join(' ').trimEnd())
}

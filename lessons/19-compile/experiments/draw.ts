/** The program of a linear layer and its loss, as a graph in DOT. */
import { Generator, crossEntropy, drawPlan, nn, planFor, traceStep } from '@stepgrad/19-compile'

const layer = new nn.Linear(3, 2, { generator: new Generator(0) })
const trace = traceStep(
  (x, labels) => {
    layer.zeroGrad()
    const cost = crossEntropy(layer.forward(x), labels)
    cost.backward()
    return cost
  },
  [
    { shape: [4, 3], dtype: 'float32' },
    { shape: [4], dtype: 'int32' },
  ],
)
console.log(drawPlan(planFor(trace), ['x', 'labels', 'weight', 'bias']).trimEnd())

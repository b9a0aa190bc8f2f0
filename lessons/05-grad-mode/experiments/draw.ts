/** The graph of one neuron, in the language of Graphviz. */
import { drawGraph, relu, tensor } from '@stepgrad/05-grad-mode'

const w = tensor([1, -0.5], { requiresGrad: true })
const b = tensor(0.25, { requiresGrad: true })
const x = tensor([2, 3])

const error = relu(w.mul(x).sum().add(b)).sub(1.75)
process.stdout.write(drawGraph(error.mul(error), { w, b }))

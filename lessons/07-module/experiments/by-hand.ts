/** The first numbers of a layer, by hand. */
import { nn, tensor } from '@stepgrad/07-module'

const layer = new nn.Linear(2, 1)
layer.weight.data = tensor([[0.5, -0.25]])
layer.bias!.data = tensor([1])
console.log(String(layer.weight))
console.log(String(layer.forward(tensor([[2, 4]]))))

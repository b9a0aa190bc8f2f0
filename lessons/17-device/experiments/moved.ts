/** What `to` does to a tensor, and to a module. */
import { cpu, nn, ones, openDevice } from '@stepgrad/17-device'

const device = await openDevice('webasm')

const x = ones([2])
console.log(x.to(cpu) === x, x.to(device) === x, x.device.name)

const layer = new nn.Linear(2, 1)
const { weight } = layer
console.log(layer.to(device) === layer, layer.weight === weight, weight.device.name)
await device.close()

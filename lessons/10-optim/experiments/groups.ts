/** Two groups of parameters, each with settings of its own. */
import { Generator, Net, optim } from '@stepgrad/10-optim'

const net = new Net({ generator: new Generator(0) })
const last = [...net.fc3.parameters()]
const others = [...net.parameters()].filter((parameter) => !last.includes(parameter))
const optimizer = new optim.SGD([{ params: others }, { params: last, lr: 0.01 }], {
  lr: 0.001,
  momentum: 0.9,
})
console.log(String(optimizer))

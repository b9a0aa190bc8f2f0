/** Ten steps in one go, and five steps, put away, taken up again, and five more. */
import { Generator, Net, crossEntropy, optim, randn } from '@stepgrad/10-optim'

const generator = new Generator(1)
const batches = Array.from({ length: 10 }, () => randn([4, 3, 32, 32], { generator }))

function start() {
  const net = new Net({ generator: new Generator(0) })
  return { net, optimizer: new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 }) }
}

type Training = ReturnType<typeof start>

function train({ net, optimizer }: Training, from: number, to: number): void {
  for (const images of batches.slice(from, to)) {
    const cost = crossEntropy(net.forward(images), [3, 8, 8, 0])
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
  }
}

const straight = start()
train(straight, 0, 10)

const before = start()
train(before, 0, 5)

const after = start()
after.net.loadStateDict(before.net.stateDict())
after.optimizer.loadStateDict(before.optimizer.stateDict())
train(after, 5, 10)

const forgetful = start()
forgetful.net.loadStateDict(before.net.stateDict())
train(forgetful, 5, 10)

/** The largest difference between a parameter of the one and the same of the other. */
function furthest(a: Training, b: Training): number {
  const others = [...b.net.parameters()]
  const differences = [...a.net.parameters()].map((w, i) => w.detach().sub(others[i]).abs().max())
  return Math.max(...differences.map((largest) => largest.item()))
}

console.log(`with the optimizer's state: largest difference ${furthest(straight, after)}`)
console.log(`without it:                 ${furthest(straight, forgetful).toExponential(0)}`)

/** A small network with batch norm and dropout learns to tell ten clouds of points apart. Then someone forgets eval(). */
import {
  Generator,
  type Tensor,
  countCorrect,
  crossEntropy,
  manualSeed,
  nn,
  noGrad,
  randn,
  randomPermutation,
  tensor,
} from '@stepgrad/08-train-eval'

const generator = new Generator(0)
manualSeed(0) // for dropout

/** `count` points, those of class k around a place of its own on a circle, in the order of `classes`. */
function points(classes: readonly number[]): { x: Tensor; classes: readonly number[] } {
  const centres = classes.map((k) => [Math.cos((k * Math.PI) / 5), Math.sin((k * Math.PI) / 5)])
  return { x: tensor(centres).add(randn([classes.length, 2], { generator }).mul(0.12)), classes }
}

const norm = new nn.BatchNorm1d(32)
const dropout = new nn.Dropout(0.2)
const net = new nn.Sequential(
  new nn.Linear(2, 32, { generator }),
  norm,
  new nn.ReLU(),
  dropout,
  new nn.Linear(32, 10, { generator }),
)
for (let step = 0; step < 400; step++) {
  const { x, classes } = points(Array.from({ length: 50 }, (_, i) => i % 10))
  const cost = crossEntropy(net.forward(x), [...classes])
  net.zeroGrad()
  cost.backward()
  noGrad(() => {
    for (const parameter of net.parameters()) parameter.sub_(parameter.grad!.mul(0.5))
  })
}
const learnt = Object.entries(net.stateDict()).map(([key, value]) => [key, value.add(0)] as const)

const sorted = points(Array.from({ length: 1000 }, (_, i) => Math.floor(i / 100)))
const rows = sorted.x.tolist() as number[][]
const order = Array.from(randomPermutation(1000, generator))
const mixed = { x: tensor(order.map((i) => rows[i])), classes: order.map((i) => sorted.classes[i]) }

/** The part of 1000 points that is told right, batch by batch; each time the network starts as it was learnt. */
function accuracy({ x, classes }: typeof sorted, batch: number): string {
  net.loadStateDict(Object.fromEntries(learnt))
  let correct = 0
  try {
    for (let start = 0; start < 1000; start += batch) {
      const logits = noGrad(() => net.forward(x.narrow(0, start, batch)))
      correct += countCorrect(logits, [...classes.slice(start, start + batch)])
    }
  } catch (error) {
    return (error as Error).message.includes('more than 1 value') ? 'error' : String(error)
  }
  return `${(correct / 10).toFixed(1)} %`
}

const runs = {
  'batches of 100, mixed': [mixed, 100],
  'batches of 4, mixed': [mixed, 4],
  'batches of 100, one class': [sorted, 100],
  'point by point': [mixed, 1],
} as const
const print = (what: string, columns: string[]) => {
  console.log(what.padEnd(28) + columns.map((text) => text.padStart(12)).join(''))
}
print('left in training:', ['nothing', 'dropout', 'batch norm', 'all'])
const forgotten = [[], [dropout], [norm], [dropout, norm]]
for (const [what, [given, batch]] of Object.entries(runs)) {
  const columns = forgotten.map((modules) => {
    net.eval()
    for (const module of modules) module.train()
    return accuracy(given, batch)
  })
  print(what, columns)
}

/** Twenty random bits, one after the other: which was the first? */
import {
  Generator,
  type Tensor,
  crossEntropy,
  nn,
  noGrad,
  optim,
  stack,
  tensor,
} from '@stepgrad/15-recurrent'

const LENGTH = 20
const [B, H, UPDATES] = [32, 16, 300]

type Reader = nn.Module & { forward(x: Tensor): readonly [Tensor, unknown] }
type Kind = 'RNN' | 'LSTM' | 'GRU'

/** Bits as −1 and 1, (LENGTH, B, 1), and the first of each sequence as a class. */
function draw(generator: Generator) {
  const bits = Array.from({ length: LENGTH }, () =>
    Array.from({ length: B }, () => generator.next() % 2),
  )
  return {
    x: tensor(bits.map((row) => row.map((bit) => [2 * bit - 1]))),
    first: tensor(bits[0], { dtype: 'int32' }),
  }
}

function train(kind: Kind): number[] {
  const generator = new Generator(0)
  const reader: Reader = new nn[kind](1, H, { generator })
  const fc = new nn.Linear(H, 2, { generator })
  const optimizer = new optim.Adam([...reader.parameters(), ...fc.parameters()], { lr: 0.01 })
  const logitsOf = (x: Tensor) => fc.forward(reader.forward(x)[0].select(0, -1))
  const accuracies: number[] = []
  for (let step = 1; step <= UPDATES; step++) {
    const { x, first } = draw(generator)
    optimizer.zeroGrad()
    crossEntropy(logitsOf(x), first).backward()
    optimizer.step()
    if (step % 100 === 0) accuracies.push(accuracy(logitsOf))
  }
  return accuracies
}

/** On 320 sequences that are the same for all. */
function accuracy(logitsOf: (x: Tensor) => Tensor): number {
  const generator = new Generator(1)
  const right = Array.from({ length: 10 }, () => {
    const { x, first } = draw(generator)
    const answers = noGrad(() => logitsOf(x)).argmax({ dim: 1 })
    return answers.eq(first).sum().item()
  })
  return right.reduce((a, b) => a + b) / (10 * B)
}

console.log('right after      100     200     300 steps')
for (const kind of ['RNN', 'LSTM', 'GRU'] as const) {
  const cells = train(kind).map((a) => `${Math.round(100 * a)} %`.padEnd(7))
  console.log(kind.padEnd(16), cells.join(' ').trimEnd())
}

/** Random bits, one after the other, and one question at the end: which was the first? */
import {
  Generator,
  type Tensor,
  crossEntropy,
  nn,
  noGrad,
  optim,
  tensor,
} from '@stepgrad/15-recurrent'

const [B, H, UPDATES] = [32, 8, 150]

type Reader = nn.Module & { forward(x: Tensor): readonly [Tensor, unknown] }

/** Bits as −1 and 1, (T, B, 1), and of each sequence the first as a class. */
function draw(T: number, generator: Generator) {
  const bits = Array.from({ length: T }, () =>
    Array.from({ length: B }, () => generator.next() % 2),
  )
  return {
    x: tensor(bits.map((row) => row.map((bit) => [2 * bit - 1]))),
    first: tensor(bits[0], { dtype: 'int32' }),
  }
}

/** Trains on sequences of T bits; the share of right answers on 320 that it has not seen. */
function train(make: (generator: Generator) => Reader, T: number): number {
  const generator = new Generator(0)
  const reader = make(generator)
  const fc = new nn.Linear(H, 2, { generator })
  const optimizer = new optim.Adam([...reader.parameters(), ...fc.parameters()], { lr: 0.02 })
  const logitsOf = (x: Tensor) => fc.forward(reader.forward(x)[0].select(0, -1))
  for (let step = 0; step < UPDATES; step++) {
    const { x, first } = draw(T, generator)
    optimizer.zeroGrad()
    crossEntropy(logitsOf(x), first).backward()
    optimizer.step()
  }
  const right = Array.from({ length: 10 }, () => {
    const { x, first } = draw(T, generator)
    const answers = noGrad(() => logitsOf(x)).argmax({ dim: 1 })
    return answers.eq(first).sum().item()
  })
  return right.reduce((a, b) => a + b) / (10 * B)
}

/** Its forget gates begin nearly open: σ(3) = 0.95. */
function keeping(generator: Generator): nn.LSTM {
  const lstm = new nn.LSTM(1, H, { generator })
  lstm.stateDict().bias_ih_l0.narrow(0, H, H).fill_(3)
  return lstm
}

const readers: Record<string, (generator: Generator) => Reader> = {
  RNN: (generator) => new nn.RNN(1, H, { generator }),
  LSTM: (generator) => new nn.LSTM(1, H, { generator }),
  GRU: (generator) => new nn.GRU(1, H, { generator }),
  'LSTM that keeps': keeping,
}

console.log('right answers     10 bits   30 bits')
for (const [name, make] of Object.entries(readers)) {
  const cells = [10, 30].map((T) => `${Math.round(100 * train(make, T))} %`.padEnd(9))
  console.log(name.padEnd(17), cells.join(' ').trimEnd())
}

/** A hundred steps in Rosenbrock's valley, each optimizer with its rate in the lesson's table. */
import { type Tensor, optim, tensor } from '@stepgrad/11-optimizers'
import { type Figure, colors } from '../../figure.ts'
import { type Point, START, valley } from '../../valley.ts'

type Stepper = { zeroGrad(): void; step(): unknown }

function descend(make: (w: Tensor[]) => Stepper): Point[] {
  const [x, y] = START.map((at) => tensor(at, { dtype: 'float64', requiresGrad: true }))
  const optimizer = make([x, y])
  return Array.from({ length: 101 }, () => {
    const here: Point = [x.item(), y.item()]
    const [a, b] = [x.neg().add(1), y.sub(x.mul(x))]
    optimizer.zeroGrad()
    a.mul(a).add(b.mul(b).mul(100)).backward()
    optimizer.step()
    return here
  })
}

export const figure: Figure = {
  name: 'valley',
  draw: () =>
    valley([
      {
        name: 'SGD',
        points: descend((w) => new optim.SGD(w, { lr: 0.003 })),
        color: colors.orange,
      },
      {
        name: 'with momentum',
        points: descend((w) => new optim.SGD(w, { lr: 0.003, momentum: 0.9 })),
        color: colors.blue,
      },
      {
        name: 'RMSprop',
        points: descend((w) => new optim.RMSprop(w, { lr: 0.03 })),
        color: colors.orange,
      },
      {
        name: 'Adam',
        points: descend((w) => new optim.Adam(w, { lr: 1 })),
        color: colors.blue,
      },
    ]),
}

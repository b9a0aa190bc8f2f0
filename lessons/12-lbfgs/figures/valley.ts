/** Rosenbrock's valley in 44 forward and backward passes: where SGD and LBFGS have asked for the gradient. */
import { type Tensor, optim } from '@stepgrad/12-lbfgs'
import { type Figure, colors } from '../../figure.ts'
import { type Point, valley } from '../../valley.ts'
import { rosenbrock, start } from '../experiments/rosenbrock.ts'

const PASSES = 44

type Optimizer = { zeroGrad(): void; step(closure: () => Tensor): unknown }

function asked(make: (w: Tensor) => Optimizer): Point[] {
  const w = start()
  const optimizer = make(w)
  const points: Point[] = []
  const closure = () => {
    const [x, y] = w.tolist() as number[]
    points.push([x, y])
    optimizer.zeroGrad()
    const cost = rosenbrock(w)
    cost.backward()
    return cost
  }
  while (points.length < PASSES) optimizer.step(closure)
  return points.slice(0, PASSES)
}

export const figure: Figure = {
  name: 'valley',
  draw: () =>
    valley([
      {
        name: 'SGD, momentum 0.9',
        points: asked((w) => new optim.SGD([w], { lr: 0.003, momentum: 0.9 })),
        color: colors.orange,
      },
      {
        name: 'LBFGS, strong Wolfe',
        points: asked((w) => new optim.LBFGS([w], { lineSearchFn: 'strong_wolfe' })),
        color: colors.blue,
      },
    ]),
}

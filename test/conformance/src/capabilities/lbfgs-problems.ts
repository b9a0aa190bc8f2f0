/** What LBFGS is tried on: the problems of `fixtures/cases/lbfgs.py`, and the tiny network. */
import { loadLBFGS } from '@stepgrad/fixtures'
import type { Dtype } from '../adapter.ts'
import { pytorch } from '../core/nets.ts'
import type { Library, Tensor } from '../library.ts'
import { make } from './cases.ts'

/** A cost, and the parameters that it is to be lowered by. */
export type Problem = { readonly parameters: readonly Tensor[]; readonly cost: () => Tensor }

type Formula = (x: Tensor, library: Library) => Tensor

const square = (x: Tensor) => x.mul(x)

const FORMULAS: Readonly<Record<string, Formula>> = {
  rosenbrock(x) {
    const [a, b] = [x.narrow(0, 0, x.numel() - 1), x.narrow(0, 1, x.numel() - 1)]
    return square(b.sub(square(a)))
      .mul(100)
      .add(square(a.neg().add(1)))
      .sum()
  },
  bowl: (x) => square(x).sum(),
  valley: (x, { tensor }) =>
    square(x)
      .mul(tensor([1, 10, 1000], { dtype: x.dtype }))
      .sum(),
  well: (x) => square(square(x)).div(4).sub(square(x).div(2)).sum(),
  slide: (x) => x.exp().add(x.mul(-0.125).exp()).sum(),
  notch: (x, { relu }) => relu(x).mul(3).add(relu(x.neg())).sum(),
  leastSquares(x, library) {
    const { matrix, target } = loadLBFGS().leastSquares
    const [A, b] = [matrix, target].map((given) => make(library, { ...given, dtype: x.dtype }))
    return square(A.matmul(x).sub(b)).sum()
  },
}

/** One parameter, a vector. */
export function createProblem(
  library: Library,
  name: string,
  start: readonly number[],
  dtype: Dtype = 'float64',
): Problem {
  const x = library.tensor(start, { dtype, requiresGrad: true })
  return { parameters: [x], cost: () => FORMULAS[name](x, library) }
}

/** The tiny network on PyTorch's batch: ten parameters, from where PyTorch starts. */
export function createTinyNetwork(library: Library, dtype: Dtype): Problem {
  const { parameters: given, images, labels, sizes } = pytorch('tiny', dtype)
  const { tensor, conv2d, linear, relu, maxPool2d, crossEntropy } = library
  const parameters = given.map(({ values, shape }) =>
    tensor([...values], { dtype })
      .view(...shape)
      .detach()
      .requiresGrad_(),
  )
  const x = tensor([...images.values], { dtype })
  const pixels = x.view(images.batch, sizes.channels, sizes.height, sizes.width)
  const layer = (i: number) => [parameters[2 * i], parameters[2 * i + 1]] as const
  const convolve = (x: Tensor, i: number) => maxPool2d(relu(conv2d(x, ...layer(i))), 2) as Tensor
  const cost = () => {
    const features = convolve(convolve(pixels, 0), 1).view(images.batch, -1)
    const hidden = relu(linear(relu(linear(features, ...layer(2))), ...layer(3)))
    return crossEntropy(linear(hidden, ...layer(4)), labels)
  }
  return { parameters, cost }
}

export const wolfe = { lineSearchFn: 'strong_wolfe' } as const
export const START = [-1.2, 1]

/** loss = 3·(x − 2)², from 0. */
export function parabola(library: Library): Problem {
  const x = library.tensor([0], { dtype: 'float64', requiresGrad: true })
  const cost = () => {
    const error = x.sub(2)
    return error.mul(error).mul(3).sum()
  }
  return { parameters: [x], cost }
}

/** loss = x²/2 + 3y²/2, from (3, 1): the example of the lesson. */
export function bowl(library: Library): Problem {
  const w = library.tensor([3, 1], { dtype: 'float64', requiresGrad: true })
  const halves = library.tensor([0.5, 1.5], { dtype: 'float64' })
  return { parameters: [w], cost: () => w.mul(w).mul(halves).sum() }
}

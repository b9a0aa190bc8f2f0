/** For each operation: after a change of its input or its result, does backward still trust its numbers? */
import {
  type Tensor,
  crossEntropyLosses,
  maxPool2d,
  noGrad,
  relu,
  tensor,
} from '@stepgrad/05-grad-mode'

const c = tensor([
  [3, 1],
  [1, 2],
])

const operations: Record<string, (x: Tensor) => Tensor> = {
  'x + c': (x) => x.add(c),
  'x · c': (x) => x.mul(c),
  'x · x': (x) => x.mul(x),
  'x / c': (x) => x.div(c),
  'exp x': (x) => x.exp(),
  'log x': (x) => x.log(),
  'relu x': (x) => relu(x),
  'sum x': (x) => x.sum(),
  xᵀ: (x) => x.t(),
  'x @ c': (x) => x.matmul(c),
  'x @ x': (x) => x.matmul(x),
  'max-pool x': (x) => maxPool2d(x.view(1, 1, 2, 2), 2),
  'loss of x': (x) => crossEntropyLosses(x, [0, 1]),
}

function survives(operation: (x: Tensor) => Tensor, changed: (x: Tensor, y: Tensor) => Tensor) {
  const x = tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { requiresGrad: true },
  )
  const y = operation(x)
  const cost = y.sum()
  noGrad(() => changed(x, y).mul_(2))
  try {
    cost.backward()
    return '-'
  } catch {
    return 'error'
  }
}

console.log('            x changed   result changed   c changed')
for (const [name, operation] of Object.entries(operations)) {
  const cells = [
    survives(operation, (x) => x).padEnd(11),
    survives(operation, (_, y) => y).padEnd(16),
    survives(operation, () => c),
  ]
  console.log(name.padEnd(11), ...cells)
}

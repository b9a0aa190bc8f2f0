/** Mistakes in activations, average pooling and flattening. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'train-eval'

export const activations: readonly Mistake[] = [
  {
    id: 'gelu-gradient-without-density',
    says: 'The gradient of x·Φ(x) is taken to be Φ(x).',
    introducedIn,
    variants: [
      { file: 'src/gelu.ts', find: 'g * (below(v) + v * density(v))', replace: 'g * below(v)' },
    ],
  },
  {
    id: 'leaky-relu-gradient-of-relu',
    says: 'The gradient does not leak where the value did.',
    introducedIn,
    variants: [
      {
        file: 'src/leaky-relu.ts',
        find: '(v > 0 ? g : negativeSlope * g)',
        replace: '(v > 0 ? g : 0)',
      },
    ],
  },
  {
    id: 'elu-gradient-without-alpha',
    says: 'Below 0 the gradient is eˣ, whatever α is.',
    introducedIn,
    variants: [{ file: 'src/elu.ts', find: 'g * alpha * Math.exp(v)', replace: 'g * Math.exp(v)' }],
  },
  {
    id: 'avg-pool-gradient-undivided',
    says: 'Each pixel gets the whole gradient of its window.',
    introducedIn,
    variants: [
      {
        file: 'src/avg-pool2d.ts',
        region: 'avgPool2dBackward',
        find: 'dys.storage[next++] / divisor',
        replace: 'dys.storage[next++]',
      },
    ],
  },
  {
    id: 'avg-pool-divides-by-the-window',
    says: 'A window that reaches over the edge in ceil mode is divided by its full size.',
    introducedIn,
    variants: [
      {
        file: 'src/avg-pool2d.ts',
        find: 'const end = Math.min(start + size, n + padding)\n',
        replace: 'const end = start + size\n',
      },
    ],
  },
  {
    id: 'flatten-takes-the-batch',
    says: 'Flatten makes one row of the whole batch.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/flatten.ts',
        region: 'Flatten',
        find: 'startDim = 1',
        replace: 'startDim = 0',
      },
    ],
  },
]

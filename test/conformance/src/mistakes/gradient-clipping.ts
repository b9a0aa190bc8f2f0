/** Mistakes in clipping gradients. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'optimizers'

export const gradientClipping: readonly Mistake[] = [
  {
    id: 'norm-per-tensor',
    says: 'Each gradient is clipped by a norm of its own, which turns the direction.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/clip-grad.ts',
        find: 'grads.forEach((g) => g.mul_(scale))',
        replace:
          'grads.forEach((g, i) => g.mul_(Math.min(scale * 0 + 1, maxNorm / (each[i] + 1e-6))))',
      },
    ],
  },
  {
    id: 'short-gradients-stretched',
    says: 'Gradients shorter than maxNorm are made longer.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/clip-grad.ts',
        find: 'Math.min(1, maxNorm / (total + 1e-6))',
        replace: 'maxNorm / (total + 1e-6)',
      },
    ],
  },
]

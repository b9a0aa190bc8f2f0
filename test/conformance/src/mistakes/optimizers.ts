/** Mistakes in Adam, AdamW, RMSprop, Adagrad, and in their steps in place. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'optimizers'

export const optimizers: readonly Mistake[] = [
  {
    id: 'adam-mean-not-corrected',
    says: 'The average of gradients starts from 0 and is not corrected for it.',
    introducedIn,
    variants: [{ file: 'src/optim/adam.ts', find: 'lr / (1 - beta1 ** t)', replace: 'lr' }],
  },
  {
    id: 'adam-square-not-corrected',
    says: 'The average of squares starts from 0 and is not corrected for it.',
    introducedIn,
    variants: [{ file: 'src/optim/adam.ts', find: 'Math.sqrt(1 - beta2 ** t)', replace: '1' }],
  },
  {
    id: 'adam-eps-under-the-root',
    says: 'The eps is added under the root.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adam.ts',
        find: '(Math.sqrt(largest[i]) / correction + eps)',
        replace: 'Math.sqrt(largest[i] / correction ** 2 + eps)',
      },
    ],
  },
  {
    id: 'adam-eps-corrected',
    says: 'The eps is added before the correction, and shrinks with it.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adam.ts',
        find: '(Math.sqrt(largest[i]) / correction + eps)',
        replace: '((Math.sqrt(largest[i]) + eps) / correction)',
      },
    ],
  },
  {
    id: 'adam-betas-swapped',
    says: 'The betas are exchanged: the first keeps the squares, the second the gradients.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adam.ts',
        find: 'const [beta1, beta2] = group.betas',
        replace: 'const [beta2, beta1] = group.betas',
      },
    ],
  },
  {
    id: 'adam-steps-counted-together',
    says: 'Steps are counted for the whole optimizer, so that a late parameter is corrected too little.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adam.ts',
        find: 'const t = countStep(state)',
        replace:
          'countStep(state)\n' +
          '    const t = Math.max(...[...this.state.values()].map((s) => Number(s.step ?? 0)))',
      },
    ],
  },
  {
    id: 'amsgrad-forgets-the-maximum',
    says: 'Amsgrad divides by the average of now instead of the largest so far.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adam.ts',
        find: 'Math.max(largest[i], v[i])',
        replace: 'v[i]',
      },
    ],
  },
  {
    id: 'adamw-coupled',
    says: 'AdamW adds its decay to the gradient, as Adam does.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adamw.ts',
        find: 'const kept = 1 - group.lr * group.weightDecay',
        replace: 'const kept = 1\n    if (kept === 1) return super.update(w, grad, group)',
      },
    ],
  },
  {
    id: 'adamw-decay-without-lr',
    says: 'The decay of AdamW does not depend on lr.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adamw.ts',
        find: '1 - group.lr * group.weightDecay',
        replace: '1 - group.weightDecay',
      },
    ],
  },
  {
    id: 'rmsprop-centered-forgotten',
    says: 'Centered RMSprop keeps the mean gradient, but does not subtract its square.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/rmsprop.ts',
        find: 'a ? v[i] - a[i] * a[i] : v[i]',
        replace: 'v[i]',
      },
    ],
  },
  {
    id: 'rmsprop-momentum-of-the-gradient',
    says: 'Momentum collects the gradient itself, and the sum is divided.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/rmsprop.ts',
        find: 'b[i] = momentum * b[i] + g[i] / spread\n        values[i] -= b ? lr * b[i]',
        replace: 'b[i] = momentum * b[i] + g[i]\n        values[i] -= b ? (lr * b[i]) / spread',
      },
    ],
  },
  {
    id: 'adagrad-decays-too-early',
    says: 'The decay of the rate shortens the first step already.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adagrad.ts',
        find: '(countStep(state) - 1) * lrDecay',
        replace: 'countStep(state) * lrDecay',
      },
    ],
  },
  {
    id: 'adagrad-forgets',
    says: 'The sum of squares starts anew in each step.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/adagrad.ts',
        find: 's[i] += g[i] * g[i]',
        replace: 's[i] = g[i] * g[i]',
      },
    ],
  },
  {
    id: 'decay-turned-round-with-maximize',
    says: 'Going up, weight decay pushes away from 0.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/in-place-step.ts',
        find: ': slope + weightDecay * values[i]',
        replace: ': (maximize ? -1 : 1) * (gradient[i] + weightDecay * values[i])',
      },
    ],
  },
  {
    id: 'gradient-overwritten',
    says: 'Decay and turning round are written into the gradient itself.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/in-place-step.ts',
        find: '[gradient.slice(), flat(w)]',
        replace: '[gradient, flat(w)]',
      },
    ],
  },
  {
    id: 'step-not-counted-as-change',
    says: 'The step writes into the storage, and the version of the parameter stays.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/in-place-step.ts',
        find: 'if (w.isContiguous()) w.changes.count++\n  else',
        replace: 'if (w.isContiguous()) void w\n  else',
      },
    ],
  },
  {
    id: 'step-lost-where-not-contiguous',
    says: 'A parameter whose numbers lie out of order is changed in a copy only.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/in-place-step.ts',
        find: 'else w.copy_(new Tensor(values, w.shape))',
        replace: 'else void new Tensor(values, w.shape)',
      },
    ],
  },
]

import type { Mistake } from './mistake.ts'

const introducedIn = 'optimizers'
const schedulers = 'src/optim/lr-scheduler'

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
  {
    id: 'step-lr-off-by-one',
    says: 'The learning rate falls one epoch too early.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/step-lr.ts`,
        find: 'epoch % this.stepSize === 0',
        replace: '(epoch + 1) % this.stepSize === 0',
      },
    ],
  },
  {
    id: 'milestone-counts-once',
    says: 'A milestone that is there twice counts once.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/multi-step-lr.ts`,
        find: 'lr * this.gamma ** times',
        replace: 'lr * this.gamma',
      },
    ],
  },
  {
    id: 'lambda-on-the-last-rate',
    says: 'The factor of LambdaLR is for the rate of now instead of the one at the start.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/lambda-lr.ts`,
        find: 'this.baseLrs.map((lr, group)',
        replace: 'this.groups.map(({ lr }, group)',
      },
    ],
  },
  {
    id: 'cosine-from-the-start',
    says: 'The cosine is computed from the rate at the start, and undoes what other schedulers did.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/cosine-annealing-lr.ts`,
        find: '(wave(epoch) / wave(epoch - 1)) * (lr - etaMin) + etaMin)',
        replace: 'lr * 0 + etaMin + ((baseLrs[0] - etaMin) * wave(epoch)) / 2)',
      },
    ],
  },
  {
    id: 'cosine-stays-at-the-bottom',
    says: 'After its lowest point the cosine is multiplied up from 0, which leads nowhere.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/cosine-annealing-lr.ts`,
        find: '(epoch - 1 - tMax) % (2 * tMax) === 0',
        replace: 'epoch === Infinity',
      },
    ],
  },
  {
    id: 'one-cycle-momentum-with-the-rate',
    says: 'Momentum rises where the learning rate rises.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/one-cycle-lr.ts`,
        find: "lr: ['initialLr', 'maxLr'],\n    momentum: ['maxMomentum', 'baseMomentum'],",
        replace: "lr: ['initialLr', 'maxLr'],\n    momentum: ['baseMomentum', 'maxMomentum'],",
      },
    ],
  },
  {
    id: 'one-cycle-top-one-late',
    says: 'The top is reached one step too late.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/one-cycle-lr.ts`,
        find: 'this.totalSteps * pctStart - 1',
        replace: 'this.totalSteps * pctStart',
      },
    ],
  },
  {
    id: 'plateau-one-epoch-short',
    says: 'The rate falls when patience is reached instead of when it is exceeded.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/reduce-lr-on-plateau.ts`,
        find: 'this.numBadEpochs > this.patience',
        replace: 'this.numBadEpochs >= this.patience',
      },
    ],
  },
  {
    id: 'plateau-cooldown-forgotten',
    says: 'Epochs count as bad right after a reduction.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/reduce-lr-on-plateau.ts`,
        find: 'this.cooldownCounter = this.cooldown\n',
        replace: 'this.cooldownCounter = 0\n',
      },
    ],
  },
  {
    id: 'plateau-any-improvement-counts',
    says: 'The threshold is not asked: the least improvement counts.',
    introducedIn,
    variants: [
      {
        file: `${schedulers}/reduce-lr-on-plateau.ts`,
        find: 'metric < bar : metric > bar',
        replace: 'metric < best + 0 * bar : metric > best + 0 * bar',
      },
    ],
  },
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

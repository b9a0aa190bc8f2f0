/** Mistakes in the learning rate along a training. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'optimizers'
const schedulers = 'src/optim/lr-scheduler'

export const lrScheduler: readonly Mistake[] = [
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
]

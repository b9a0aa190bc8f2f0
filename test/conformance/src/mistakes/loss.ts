import type { Mistake } from './mistake.ts'

const introducedIn = 'loss'

export const loss: readonly Mistake[] = [
  {
    id: 'weighted-mean-over-batch',
    says: 'The mean of weighted losses is divided by the number of targets, not by their weights.',
    introducedIn,
    variants: [
      {
        file: 'src/class-targets.ts',
        region: 'countOf',
        find: 'count += weights[k]',
        replace: 'count += Math.sign(weights[k])',
      },
    ],
  },
  {
    id: 'ignored-targets-counted',
    says: 'Ignored targets add nothing to the sum, but the mean is still divided by all of them.',
    introducedIn,
    variants: [
      {
        file: 'src/class-targets.ts',
        region: 'countOf',
        find: 'if (k >= 0) count += weights[k]',
        replace: 'count += k >= 0 ? weights[k] : 1',
      },
    ],
  },
  {
    id: 'ignored-targets-pull',
    says: 'With smoothing, an ignored place is still pulled towards every class.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'classLossesBackward',
        find: 'const g = t < 0 ? 0 : dloss',
        replace: 'const g = dloss',
      },
    ],
  },
  {
    id: 'ignore-index-out-of-range',
    says: 'Targets are checked before the ignored ones are left out, so that −100 is refused.',
    introducedIn,
    variants: [
      {
        file: 'src/class-targets.ts',
        region: 'readClasses',
        find: 'if (target === ignoreIndex) return -1',
        replace: 'if (target === ignoreIndex && target >= 0 && target < K) return -1',
      },
    ],
  },
  {
    id: 'smoothing-on-the-target-only',
    says: 'Smoothing takes ε from the right class and gives it to nobody.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'beliefsOf',
        find: '(smoothing / weights.length) * w',
        replace: '0 * w',
      },
    ],
  },
  {
    id: 'smoothing-over-the-others',
    says: 'The part ε is spread over the K − 1 wrong classes; in PyTorch the right one gets its part too.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'beliefsOf',
        find: '(smoothing / weights.length) * w',
        replace: '(smoothing / (weights.length - 1)) * w',
      },
    ],
  },
  {
    id: 'smoothing-weighs-by-target',
    says: 'The smoothed part of the loss is weighed by the right class, not by each class itself.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'classLosses',
        find: 'sum += beliefs.anyway[k] * logp',
        replace: 'sum += beliefs.anyway[t] * logp',
      },
    ],
  },
  {
    id: 'beliefs-taken-for-one',
    says: 'In the gradient softmax is not multiplied by the sum of q, which is 1 only without weights.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'classLossesBackward',
        find: '(p * inAll - q)',
        replace: '(p * Math.sign(inAll) - q)',
      },
    ],
  },
  {
    id: 'softmax-over-the-last-dimension',
    says: 'Of (B, K, d) the last dimension is taken for the classes.',
    introducedIn,
    variants: [
      {
        file: 'src/class-targets.ts',
        region: 'toRows',
        find: 'x.permute(...others, K).reshape(',
        replace: 'x.reshape(',
      },
    ],
  },
  {
    id: 'probabilities-get-no-gradient',
    says: 'Probabilities as targets are taken for constants.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'probabilityLosses',
        find: ': targets\n',
        replace: ': targets.detach()\n',
      },
    ],
  },
  {
    id: 'nll-weight-not-in-gradient',
    says: 'The loss is weighed, its gradient is not.',
    introducedIn,
    variants: [
      {
        file: 'src/nll-loss.ts',
        region: 'nllLossBackward',
        find: '-weights[k] * g',
        replace: '-g',
      },
    ],
  },
  {
    id: 'sum-divided',
    says: "The reduction 'sum' is divided like 'mean'.",
    introducedIn,
    variants: [
      {
        file: 'src/reduction.ts',
        region: 'reduceLosses',
        find: 'return losses.sum()\n',
        replace: 'return losses.mean()\n',
      },
    ],
  },
  {
    id: 'smooth-l1-jumps',
    says: 'The straight part of smooth L1 lacks −β/2 and does not meet the parabola.',
    introducedIn,
    variants: [
      {
        file: 'src/regression-losses.ts',
        region: 'smoothAbs',
        find: 'Math.abs(v) - beta / 2',
        replace: 'Math.abs(v) - 0.5',
      },
    ],
  },
  {
    id: 'smooth-l1-slope-without-beta',
    says: 'The slope of the parabola is d, which is right only for β = 1.',
    introducedIn,
    variants: [
      {
        file: 'src/regression-losses.ts',
        region: 'smoothAbs',
        find: 'Math.min(1, v / beta)',
        replace: 'Math.min(1, v)',
      },
    ],
  },
  {
    id: 'huber-is-smooth-l1',
    says: 'Huber and smooth L1 are taken for one and the same; they differ by the factor δ.',
    introducedIn,
    variants: [
      {
        file: 'src/regression-losses.ts',
        region: 'huberLoss',
        find: 'smoothAbs(d, delta).mul(delta)',
        replace: 'smoothAbs(d, delta)',
      },
    ],
  },
  {
    id: 'sizes-broadcast-in-silence',
    says: 'A column of predictions and a row of targets make a table of losses, and nobody hears of it.',
    introducedIn,
    variants: [
      {
        file: 'src/regression-losses.ts',
        region: 'difference',
        find: 'if (!sameShape(x.shape, target.shape)) {',
        replace: 'if (false as boolean) {',
      },
    ],
  },
  {
    id: 'bce-through-sigmoid',
    says: 'The logarithm is taken of a probability that has already become 0.',
    introducedIn,
    variants: [
      {
        file: 'src/log-sigmoid.ts',
        region: 'logSigmoid',
        find: 'Math.min(v, 0) - Math.log1p(Math.exp(-Math.abs(v)))',
        replace: 'Math.log(1 / (1 + Math.exp(-v)))',
      },
    ],
  },
  {
    id: 'pos-weight-on-both',
    says: 'The positive weight weighs no as well as yes, and so weighs nothing against anything.',
    introducedIn,
    variants: [
      {
        file: 'src/binary-cross-entropy.ts',
        region: 'binaryCrossEntropyWithLogits',
        find: 'const no = target.neg().add(1)\n',
        replace:
          'const no = posWeight ? target.neg().add(1).mul(posWeight) : target.neg().add(1)\n',
      },
    ],
  },
  {
    id: 'bce-without-no',
    says: 'The loss of a no is forgotten: whoever always says yes is always right.',
    introducedIn,
    variants: [
      {
        file: 'src/binary-cross-entropy.ts',
        region: 'binaryCrossEntropyWithLogits',
        find: '.add(no.mul(logSigmoid(x.neg())))',
        replace: '.add(no.mul(0))',
      },
    ],
  },
  {
    id: 'module-forgets-its-options',
    says: 'The module is told how to smooth, and does not tell the function.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/class-losses.ts',
        region: 'CrossEntropyLoss',
        find: 'this.labelSmoothing = labelSmoothing',
        replace: 'this.labelSmoothing = 0 * labelSmoothing',
      },
    ],
  },
]

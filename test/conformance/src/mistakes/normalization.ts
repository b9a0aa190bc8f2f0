/** Mistakes in batch norm and layer norm. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'train-eval'

export const normalization: readonly Mistake[] = [
  {
    id: 'batch-norm-without-mean-term',
    says: 'The gradient by x forgets that each x moves the mean of its group.',
    introducedIn,
    variants: [
      {
        file: 'src/normalize.ts',
        region: 'normalizeBackwardInput',
        find: 'dxHat[k] - throughMean[g] - xHat[k]',
        replace: 'dxHat[k] - xHat[k]',
      },
    ],
  },
  {
    id: 'batch-norm-without-variance-term',
    says: 'The gradient by x forgets that each x moves the variance of its group.',
    introducedIn,
    variants: [
      {
        file: 'src/normalize.ts',
        region: 'normalizeBackwardInput',
        find: ' - xHat[k] * throughDeviation[g]) / s[g]',
        replace: ') / s[g]',
      },
    ],
  },
  {
    id: 'batch-norm-in-use-like-training',
    says: 'In use, the running values are taken for constants in the forward pass, and for moments of x in the backward pass.',
    introducedIn,
    variants: [
      {
        file: 'src/batch-norm.ts',
        region: 'batchNorm',
        find: 'own: training',
        replace: 'own: true',
      },
    ],
  },
  {
    id: 'batch-norm-gradient-without-weight',
    says: 'The gradient passes batch norm without being multiplied by the weight.',
    introducedIn,
    variants: [
      {
        file: 'src/normalize.ts',
        region: 'normalizeBackwardInput',
        find: "w[affine === 'group' ? g : k - from] * dys[k]",
        replace: 'dys[k]',
      },
    ],
  },
  {
    id: 'batch-norm-weight-gradient-of-x',
    says: 'The gradient by the weight is summed up with x, not with x as normalised.',
    introducedIn,
    variants: [
      {
        file: 'src/normalize.ts',
        region: 'normalizeBackwardWeight',
        find: 'const xHat = standardize(x, how)',
        replace: 'const xHat = Float64Array.from(numbers(x))',
      },
    ],
  },
  {
    id: 'batch-norm-keeps-biased-variance',
    says: 'The running variance follows Σ(x − μ)²/n, as it was used for normalising.',
    introducedIn,
    variants: [
      { file: 'src/batch-norm.ts', region: 'follow', find: '(v * n) / (n - 1)', replace: 'v' },
    ],
  },
  {
    id: 'batch-norm-uses-unbiased-variance',
    says: 'The batch is normalised by Σ(x − μ)²/(n − 1), as it goes to the running variance.',
    introducedIn,
    variants: [
      {
        file: 'src/batch-norm.ts',
        region: 'batchNorm',
        find: 'momentsOf(x, channels)\n',
        replace:
          '{ mean: momentsOf(x, channels).mean, variance: momentsOf(x, channels).variance.map((v) => (v * channels.size) / (channels.size - 1)) }\n',
      },
    ],
  },
  {
    id: 'variance-in-one-pass',
    says: 'The variance is the mean of the squares less the square of the mean, and drowns in rounding far from 0.',
    introducedIn,
    variants: [
      {
        file: 'src/normalize.ts',
        region: 'momentsOf',
        find: 'for (let g = 0; g < count; g++) variance[g] /= size',
        replace:
          'variance.fill(0)\n  walkGroups(over, (g, from, to) => {\n    for (let k = from; k < to; k++) variance[g] += xs[k] ** 2 / size\n  })\n  for (let g = 0; g < count; g++) variance[g] -= mean[g] ** 2',
      },
    ],
  },
  {
    id: 'eps-outside-of-the-root',
    says: 'The eps is added to the standard deviation, not to the variance.',
    introducedIn,
    variants: [
      { file: 'src/normalize.ts', find: 'Math.sqrt(v + eps)', replace: 'Math.sqrt(v) + eps' },
    ],
  },
  {
    id: 'momentum-the-wrong-way-round',
    says: 'Momentum is taken for the part that is kept, as in an optimizer.',
    introducedIn,
    variants: [
      {
        file: 'src/batch-norm.ts',
        region: 'follow',
        find: '(1 - momentum) * storage[at] + momentum * batch[c]',
        replace: 'momentum * storage[at] + (1 - momentum) * batch[c]',
      },
    ],
  },
  {
    id: 'no-momentum-is-a-tenth',
    says: 'Without a momentum the default is used, in place of a plain mean.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/batch-norm.ts',
        region: 'BatchNorm',
        find: 'this.momentum ?? 1 / seen',
        replace: 'this.momentum ?? 0.1',
      },
    ],
  },
  {
    id: 'batch-norm-uses-the-batch-in-eval',
    says: 'In eval the batch is normalised by its own mean and variance.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/batch-norm.ts',
        region: 'BatchNorm',
        find: 'training: this.training || (!runningMean && !runningVar)',
        replace: 'training: true',
      },
    ],
  },
  {
    id: 'batch-norm-uses-running-values-in-training',
    says: 'In training, too, the batch is normalised by the running values.',
    introducedIn,
    variants: [
      {
        file: 'src/batch-norm.ts',
        region: 'batchNorm',
        find: 'const moments = training\n',
        replace: 'const moments = training && !runningMean\n',
      },
    ],
  },
  {
    id: 'one-value-per-channel',
    says: 'A channel with a single value is normalised, to 0.',
    introducedIn,
    variants: [
      {
        file: 'src/batch-norm.ts',
        find: 'if (training && n === 1) {',
        replace: 'if (training && n < 0) {',
      },
    ],
  },
  {
    id: 'batch-counted-before-the-check',
    says: 'A batch that is refused has been counted already.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/batch-norm.ts',
        region: 'BatchNorm',
        find: 'const y = batchNorm(',
        replace: 'if (tracking) this.numBatchesTracked?.fill_(seen)\n    const y = batchNorm(',
      },
    ],
  },
  {
    id: 'layer-norm-over-the-batch',
    says: 'Layer norm takes its mean over the batch, place by place.',
    introducedIn,
    variants: [
      {
        file: 'src/layer-norm.ts',
        region: 'layerNorm',
        find: 'groupsOf(1, examples, places)',
        replace: 'groupsOf(examples, places, 1)',
      },
    ],
  },
  {
    id: 'layer-norm-over-the-last-only',
    says: 'However many dimensions are named, only the last is normalised.',
    introducedIn,
    variants: [
      {
        file: 'src/layer-norm.ts',
        region: 'layerNorm',
        find: 'groupsOf(1, examples, places)',
        replace: 'groupsOf(1, (examples * places) / last[last.length - 1], last[last.length - 1])',
      },
    ],
  },
]

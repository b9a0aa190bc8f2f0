import type { Mistake } from './mistake.ts'

const introducedIn = 'raw-arrays'

export const rawArrays: readonly Mistake[] = [
  {
    id: 'linear-weight-gradient-transposed',
    says: 'The gradient of a linear weight is stored as (in, out), although the weight is (out, in).',
    introducedIn,
    variants: [
      {
        file: 'src/linear.ts',
        find: 'dweight[o * I + i] += g * x[b * I + i]',
        replace: 'dweight[i * O + o] += g * x[b * I + i]',
      },
    ],
  },
  {
    id: 'linear-bias-not-accumulated',
    says: 'A bias takes part in every image of the batch; writing = for += keeps the last image only.',
    introducedIn,
    variants: [{ file: 'src/linear.ts', find: 'dbias[o] += g', replace: 'dbias[o] = g' }],
  },
  {
    id: 'conv-bias-gradient-wrong-axes',
    says: 'The gradient of a convolution bias is summed as if maps came before images in memory.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        find: 'const start = (b * O + o) * plane',
        replace: 'const start = (o * B + b) * plane',
      },
    ],
  },
  {
    id: 'conv-weight-gradient-one-image',
    says: 'The gradient of a kernel is taken from the first image instead of from all of them.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        find: 'let sum = 0\n          for (let b = 0; b < B; b++) {',
        replace: 'let sum = 0\n          for (let b = 0; b < Math.min(B, 1); b++) {',
      },
    ],
  },
  {
    id: 'conv-kernel-flipped',
    says: 'The kernel is turned by 180 degrees, as mathematics has it and PyTorch has not.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        find: 'const w = weight[((o * C + c) * k + i) * k + j]\n            for (let r = 0; r < outH; r++) {\n              const sumRow = r * outW',
        replace:
          'const w = weight[((o * C + c) * k + k - 1 - i) * k + k - 1 - j]\n            for (let r = 0; r < outH; r++) {\n              const sumRow = r * outW',
      },
    ],
  },
  {
    id: 'conv-kernel-one-row-short',
    says: 'The loop over the rows of the kernel ends one too early.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        find: 'for (let i = 0; i < k; i++) {\n          for (let j = 0; j < k; j++) {\n            const w = weight[((o * C + c) * k + i) * k + j]\n            for (let r = 0; r < outH; r++) {\n              const sumRow',
        replace:
          'for (let i = 0; i < k - 1; i++) {\n          for (let j = 0; j < k; j++) {\n            const w = weight[((o * C + c) * k + i) * k + j]\n            for (let r = 0; r < outH; r++) {\n              const sumRow',
      },
    ],
  },
  {
    id: 'conv-height-and-width-swapped',
    says: 'A row of the image is taken to be as long as the image is high.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        find: 'const sumRow = (r + i) * W + j',
        replace: 'const sumRow = (r + i) * H + j',
      },
    ],
  },
  {
    id: 'relu-ignores-upstream',
    says: 'The derivative of ReLU is returned without the gradient that came from above.',
    introducedIn,
    variants: [
      {
        file: 'src/relu.ts',
        find: 'y[i] <= 0 ? 0 : dy[i]',
        replace: 'y[i] <= 0 ? 0 : 1',
      },
    ],
  },
  {
    id: 'relu-passes-at-zero',
    says: 'ReLU lets the gradient through where its output is 0, which is where it should stop it.',
    introducedIn,
    variants: [
      {
        file: 'src/relu.ts',
        find: 'y[i] <= 0 ? 0 : dy[i]',
        replace: 'y[i] < 0 ? 0 : dy[i]',
      },
    ],
  },
  {
    id: 'max-pool-tie-to-last',
    says: 'Of equal numbers in a window the last one gets the gradient; in PyTorch it is the first.',
    introducedIn,
    variants: [{ file: 'src/max-pool2d.ts', find: 'x[at] > x[best]', replace: 'x[at] >= x[best]' }],
  },
  {
    id: 'max-pool-hides-nan',
    says: 'NaN loses every comparison, so max-pool drops it and a broken image looks whole.',
    introducedIn,
    variants: [
      {
        file: 'src/max-pool2d.ts',
        find: ' || Number.isNaN(x[at])',
        replace: '',
      },
    ],
  },
  {
    id: 'softmax-without-max',
    says: 'exp is taken of the logits as they are and overflows; the largest has to come off first.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        find: 'for (const v of x) max = Math.max(max, v)',
        replace: 'max = 0',
      },
    ],
  },
  {
    id: 'cost-gradient-not-averaged',
    says: 'The cost is a mean, but its gradient lacks the 1/B.',
    introducedIn,
    variants: [{ file: 'src/cross-entropy.ts', find: ' * (1 / B)', replace: '' }],
  },
  {
    id: 'cost-is-the-sum',
    says: 'The losses of a batch are added up and never divided by its size.',
    introducedIn,
    variants: [{ file: 'src/cross-entropy.ts', find: 'sum / losses.length', replace: 'sum' }],
  },
  {
    id: 'label-not-checked',
    says: 'A label beyond the last class reads past the row and gives a cost that is NaN, without a word.',
    introducedIn,
    variants: [{ file: 'src/cross-entropy.ts', find: ' || target >= K', replace: '' }],
  },
  {
    id: 'momentum-dampened',
    says: 'New gradients enter the velocity times 1 − momentum, the first one too; SGD does not do that.',
    introducedIn,
    variants: [
      {
        file: 'src/sgd.ts',
        find: 'momentum * v[i] + g[i]',
        replace: 'momentum * v[i] + (1 - momentum) * g[i]',
      },
    ],
  },
  {
    id: 'momentum-not-used',
    says: 'The velocity is kept up to date, but the step is taken along the bare gradient.',
    introducedIn,
    variants: [{ file: 'src/sgd.ts', find: 'lr * v[i]', replace: 'lr * g[i]' }],
  },
  {
    id: 'initial-weights-too-large',
    says: 'Weights start uniform in ±√(6/fanIn): the square root of five in Kaiming’s gain was overlooked.',
    introducedIn,
    variants: [
      { file: 'src/init.ts', find: '1 / Math.sqrt(fanIn)', replace: 'Math.sqrt(6 / fanIn)' },
    ],
  },
]

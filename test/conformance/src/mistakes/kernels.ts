import type { Mistake } from './mistake.ts'

const introducedIn = 'kernels'
const conv = 'src/kernels/conv2d.ts'
const pool = 'src/kernels/max-pool2d.ts'
const loss = 'src/kernels/cross-entropy.ts'
const linear = 'src/kernels/linear.ts'
const sgd = 'src/on-device/sgd.ts'

export const kernels: readonly Mistake[] = [
  {
    id: 'kernel-not-turned-around',
    says: 'The gradient of an image is a convolution with the kernel as it is, not turned around.',
    introducedIn,
    variants: [
      {
        file: conv,
        region: 'conv2dBackwardInput',
        find: 'weight[lastTap - j]',
        replace: 'weight[lastTap - this.constants.l + 1 + j]',
      },
    ],
  },
  {
    id: 'padding-off-by-one',
    says: 'The zeros around a gradient are k wide instead of k − 1.',
    introducedIn,
    variants: [
      {
        file: conv,
        region: 'pad',
        find: 'this.thread.y - this.constants.k + 1',
        replace: 'this.thread.y - this.constants.k',
      },
    ],
  },
  {
    id: 'rows-as-long-as-columns',
    says: 'A row of the image is taken for as long as a column is high.',
    introducedIn,
    variants: [
      {
        file: conv,
        region: 'conv2d',
        find: 'const row = ((plane + this.thread.y + i) * this.constants.W) | 0',
        replace: 'const row = ((plane + this.thread.y + i) * this.constants.H) | 0',
      },
    ],
  },
  {
    id: 'plane-divided-by-channels',
    says: 'A plane of the result is counted by the channels of the image, of which there are others.',
    introducedIn,
    variants: [
      {
        file: conv,
        region: 'conv2d',
        find: 'const b = ((this.thread.z + 0.5) / this.constants.O) | 0',
        replace: 'const b = ((this.thread.z + 0.5) / this.constants.C) | 0',
      },
    ],
  },
  {
    id: 'gradient-of-one-image',
    says: 'The gradient of a weight is that of the first image, and the sum over the others is forgotten.',
    introducedIn,
    variants: [
      {
        file: 'src/on-device/conv2d.ts',
        find: 'ofEachImage.sum({ dim: 0 })',
        replace: 'ofEachImage.select(0, 0)',
      },
    ],
  },
  {
    id: 'channels-and-outputs-swapped',
    says: 'The gradient of a weight is left as it was counted: channels first, then outputs.',
    introducedIn,
    variants: [
      {
        file: 'src/on-device/conv2d.ts',
        find: '.transpose(0, 1)',
        replace: '.reshape(O, C, k, l)',
      },
    ],
  },
  {
    id: 'ties-to-the-last',
    says: 'Of equal numbers in a window the last one is the maximum.',
    introducedIn,
    variants: [
      { file: pool, region: 'maxPool2dPlaces', find: 'v > largest', replace: 'v >= largest' },
    ],
  },
  {
    id: 'nan-is-never-larger',
    says: 'A NaN is compared like a number, so that max-pool hides it.',
    introducedIn,
    variants: [{ file: pool, region: 'maxPool2dPlaces', find: ': 1\n', replace: ': 0\n' }],
  },
  {
    id: 'places-counted-in-columns',
    says: 'Where a maximum stood was counted along rows, and is compared with a count along columns.',
    introducedIn,
    variants: [
      {
        file: pool,
        region: 'maxPool2dBackward',
        find: 'this.thread.y * this.constants.W + this.thread.x',
        replace: 'this.thread.x * this.constants.H + this.thread.y',
      },
    ],
  },
  {
    id: 'wide-windows-taken-for-square',
    says: 'The columns of a window are counted by its rows.',
    introducedIn,
    variants: [
      {
        file: pool,
        region: 'maxPool2dBackward',
        find: '(this.thread.x + 0.5) / this.constants.l',
        replace: '(this.thread.x + 0.5) / this.constants.k',
      },
    ],
  },
  {
    id: 'relu-hides-nan',
    says: 'ReLU is written as x > 0 ? x : 0, which makes 0 of NaN.',
    introducedIn,
    variants: [
      {
        file: 'src/kernels/relu.ts',
        find: 'v === v ? Math.max(v, 0) : v',
        replace: 'v > 0 ? v : 0',
      },
    ],
  },
  {
    id: 'largest-logit-kept',
    says: 'Softmax is computed without taking the largest logit off, and overflows.',
    introducedIn,
    variants: [
      {
        file: loss,
        region: 'logSoftmax',
        find: 'Math.exp(x[row + k] - largest)',
        replace: 'Math.exp(x[row + k]) / Math.exp(largest)',
      },
    ],
  },
  {
    id: 'ignored-classes-pull',
    says: 'A row whose class is to be ignored has no loss, but a gradient.',
    introducedIn,
    variants: [
      {
        file: loss,
        region: 'classLossesBackward',
        find: 'if (right < 0) return 0',
        replace: 'if (right < -1) return 0',
      },
    ],
  },
  {
    id: 'classes-counted-from-one',
    says: 'The right class is taken for one that is counted from 1.',
    introducedIn,
    variants: [
      {
        file: loss,
        region: 'classLossesBackward',
        find: 'right === this.thread.x',
        replace: 'right === this.thread.x + 1',
      },
    ],
  },
  {
    id: 'batch-in-the-place-of-outputs',
    says: 'The gradient of a weight multiplies output and input of different rows.',
    introducedIn,
    variants: [
      {
        file: linear,
        region: 'linearBackwardWeight',
        find: 'dy[n * this.constants.O + this.thread.y]',
        replace: 'dy[this.thread.y * this.constants.N + n]',
      },
    ],
  },
  {
    id: 'momentum-not-kept',
    says: 'Each step begins with the momentum of the first one.',
    introducedIn,
    variants: [{ file: sgd, find: 'if (before) assign(before, v)', replace: 'if (before) void v' }],
  },
  {
    id: 'dampening-from-the-first-step',
    says: 'The first step is dampened too, though there is no momentum before it.',
    introducedIn,
    variants: [{ file: sgd, find: 'g.clone()', replace: 'combine(g, 1 - dampening, g, 0)' }],
  },
  {
    id: 'momentum-dies-with-the-scope',
    says: 'Momentum is let go with all else that a step has made.',
    introducedIn,
    variants: [
      { file: sgd, find: 'state.momentumBuffer = kept(v)', replace: 'state.momentumBuffer = v' },
    ],
  },
  {
    id: 'update-unnoticed',
    says: 'A step changes a parameter, and nothing that was saved of it notices.',
    introducedIn,
    variants: [{ file: sgd, find: '  w.changes.count++\n', replace: '' }],
  },
  {
    id: 'gradients-never-let-go',
    says: 'Forgotten gradients stay on the device until the garbage collector comes by.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'clearGrad',
        find: '    leaf.grad?.memory.array?.release()\n',
        replace: '',
      },
    ],
  },
  {
    id: 'checked-after-it-was-read',
    says: 'What has no kernel is noticed by whoever reads numbers that are out of reach.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        find: 'if (logits.device !== cpu) checkKernels(logits, targets, options)',
        replace: '',
      },
    ],
  },
]

import type { Mistake } from './mistake.ts'

const introducedIn = 'autograd'

export const autograd: readonly Mistake[] = [
  {
    id: 'backward-does-not-wait',
    says: 'A node hands its gradient on as soon as the first of its users has come, in the order of a depth-first walk.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'countUses',
        find: 'uses.set(input, (uses.get(input) ?? 0) + 1)',
        replace: 'uses.set(input, 1)',
      },
    ],
  },
  {
    id: 'fork-overwritten',
    says: 'Where two paths meet the later gradient replaces the earlier one: in y = x·x one half is lost.',
    introducedIn,
    variants: [{ file: 'src/autograd.ts', find: 'others ? others.add(dx) : dx', replace: 'dx' }],
  },
  {
    id: 'grad-replaced',
    says: 'A second backward pass overwrites grad, where PyTorch adds to it.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'collect',
        find: 'leaf.grad.add_(dx)',
        replace: 'leaf.grad.copy_(dx)',
      },
    ],
  },
  {
    id: 'grad-shared',
    says: 'A leaf keeps the gradient that it was handed without a copy, and shares it with another leaf.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'collect',
        find: 'leaf.newZeros(leaf.shape).copy_(dx)',
        replace: 'dx',
      },
    ],
  },
  {
    id: 'upstream-gradient-ignored',
    says: 'Whatever gradient backward is given, it starts from ones.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'backward',
        find: 'gradient?.alias(gradient.shape, gradient.strides) ?? y.newFull(y.shape, 1)',
        replace: 'y.newFull(y.shape, 1)',
      },
      {
        file: 'src/autograd.ts',
        region: 'backward',
        find: 'gradient ?? y.newFull(y.shape, 1)',
        replace: 'y.newFull(y.shape, 1)',
      },
    ],
  },
  {
    id: 'exp-ignores-upstream',
    says: 'The derivative of exp is handed on without the gradient that came from above.',
    introducedIn,
    variants: [{ file: 'src/elementwise.ts', region: 'exp', find: 'dy.mul(y)', replace: 'y' }],
  },
  {
    id: 'sub-sign',
    says: 'The subtrahend gets the gradient with the sign of the minuend.',
    introducedIn,
    variants: [{ file: 'src/elementwise.ts', region: 'sub', find: 'dy.neg()', replace: 'dy' }],
  },
  {
    id: 'div-by-b-once',
    says: 'In the derivative of a/b by b the denominator is not squared.',
    introducedIn,
    variants: [
      { file: 'src/elementwise.ts', region: 'div', find: 'a.div(b).div(b)', replace: 'a.div(b)' },
    ],
  },
  {
    id: 'log-multiplies',
    says: 'The gradient of log is multiplied by x instead of divided.',
    introducedIn,
    variants: [
      { file: 'src/elementwise.ts', region: 'log', find: 'dy.div(x)', replace: 'dy.mul(x)' },
    ],
  },
  {
    id: 'broadcast-not-summed-back',
    says: 'What was repeated by broadcasting gets a gradient of the repeated shape: nobody summed it up.',
    introducedIn,
    variants: [
      {
        file: 'src/broadcast.ts',
        region: 'sumToSize',
        find: 'if (sameShape(dy.shape, shape)) return dy',
        replace: 'return dy',
      },
    ],
  },
  {
    id: 'broadcast-sums-all-or-nothing',
    says: 'Dimensions that broadcasting added are summed up; those of size 1 that it stretched are forgotten.',
    introducedIn,
    variants: [
      {
        file: 'src/broadcast.ts',
        region: 'sumToSize',
        find: '.filter((i) => i < added || shape[i - added] !== dy.shape[i])',
        replace: '.filter((i) => i < added)',
      },
    ],
  },
  {
    id: 'matmul-gradient-transposed',
    says: 'The gradient of B in A·B is computed as dYᵀ·A, which is its transpose.',
    introducedIn,
    variants: [
      {
        file: 'src/matmul.ts',
        find: 'a.transpose(-2, -1).matmul(dy)',
        replace: 'dy.transpose(-2, -1).matmul(a)',
      },
    ],
  },
  {
    id: 'permute-back-the-same-way',
    says: 'The gradient of a permutation is permuted once more instead of back; for two dimensions nobody notices.',
    introducedIn,
    variants: [
      {
        file: 'src/views.ts',
        region: 'permute',
        find: 'dy.permute(...back)',
        replace: 'dy.permute(...from)',
      },
    ],
  },
  {
    id: 'narrow-gradient-at-start',
    says: 'The gradient of a part is put at the beginning of the whole.',
    introducedIn,
    variants: [
      { file: 'src/views.ts', find: 'dx.narrow(dim, start,', replace: 'dx.narrow(dim, 0,' },
    ],
  },
  {
    id: 'max-ties-get-all',
    says: 'All numbers that equal the maximum get the whole gradient, where they should share it.',
    introducedIn,
    variants: [
      { file: 'src/reduce.ts', find: 'dy.div(count).item()', replace: 'dy.item()' },
      { file: 'src/extremes.ts', find: 'dy.div(count).item()', replace: 'dy.item()' },
    ],
  },
  {
    id: 'mean-gradient-not-divided',
    says: 'The mean hands the whole gradient to each of its numbers and forgets the 1/n.',
    introducedIn,
    variants: [{ file: 'src/reduce.ts', region: 'mean', find: 'dy.div(n)', replace: 'dy' }],
  },
  {
    id: 'cross-entropy-ignores-upstream',
    says: 'The gradient of cross entropy is that of the sum; the 1/B, which comes from above, is not taken in.',
    introducedIn,
    variants: [
      {
        file: 'src/cross-entropy.ts',
        region: 'crossEntropyBackward',
        find: '(k === targets[b] ? 1 : 0)) * g',
        replace: '(k === targets[b] ? 1 : 0))',
      },
      {
        file: 'src/cross-entropy.ts',
        region: 'classLossesBackward',
        find: '(p * inAll - q) * g',
        replace: 'p * inAll - q',
      },
    ],
  },
  {
    id: 'gradients-never-cleared',
    says: 'Nobody forgets the gradients of the last step, so each step follows the sum of all before.',
    introducedIn,
    variants: [
      {
        file: 'src/net.ts',
        region: 'zeroGrad',
        find: 'parameter.grad = null',
        replace: 'void parameter.grad',
      },
      {
        file: 'src/optim/optimizer.ts',
        find: 'if (setToNone) w.grad = null',
        replace: 'if (setToNone) void w.grad',
      },
      {
        file: 'src/nn/module.ts',
        find: 'if (setToNone) parameter.grad = null',
        replace: 'if (setToNone) void parameter.grad',
      },
      {
        file: 'src/autograd.ts',
        region: 'clearGrad',
        find: 'leaf.grad = null',
        replace: 'void leaf.grad',
      },
    ],
  },
  {
    id: 'graph-of-the-derivatives',
    says: 'Operations of the backward pass are recorded themselves, and gradients carry a graph that nobody asked for.',
    introducedIn,
    until: 'grad-mode',
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'backward',
        find: 'recording = false',
        replace: 'recording = true',
      },
    ],
  },
]

import type { Mistake } from './mistake.ts'

const introducedIn = 'raw-arrays'

export const rawArrays: readonly Mistake[] = [
  {
    id: 'linear-weight-gradient-transposed',
    says: 'The gradient of a linear weight comes out as (in, out), although the weight is (out, in).',
    introducedIn,
    until: 'autograd',
    variants: [
      { file: 'src/linear.ts', find: '[o * I + i] += g', replace: '[i * O + o] += g' },
      { file: 'src/linear.ts', find: 'dy.t().matmul(x)', replace: 'x.t().matmul(dy)' },
    ],
  },
  {
    id: 'linear-bias-not-accumulated',
    says: 'A bias takes part in every image of the batch; = in place of += keeps the last image only.',
    introducedIn,
    until: 'views',
    variants: [
      { file: 'src/linear.ts', find: 'dbias[o] += g', replace: 'dbias[o] = g' },
      { file: 'src/linear.ts', find: 'dbias.storage[o] += g', replace: 'dbias.storage[o] = g' },
    ],
  },
  {
    id: 'conv-bias-gradient-wrong-axes',
    says: 'The gradient of a convolution’s bias is summed as if maps came before images in memory.',
    introducedIn,
    variants: [
      { file: 'src/conv2d.ts', find: '(b * O + o) * plane', replace: '(o * B + b) * plane' },
      { file: 'src/conv2d.ts', find: '{ dim: [0, 2, 3] }', replace: '{ dim: [1, 2, 3] }' },
    ],
  },
  {
    id: 'conv-weight-gradient-one-image',
    says: 'The gradient of a kernel is taken from the first image instead of from all of them.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        region: 'conv2dBackwardWeight',
        find: 'b < B;',
        replace: 'b < Math.min(B, 1);',
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
        region: 'conv2d',
        find: '* k + i) * k + j]',
        replace: '* k + k - 1 - i) * k + k - 1 - j]',
      },
      {
        file: 'src/conv2d.ts',
        region: 'conv2d',
        find: '* kH + i) * kW + j]',
        replace: '* kH + kH - 1 - i) * kW + kW - 1 - j]',
      },
      {
        file: 'src/conv2d.ts',
        region: 'conv2d',
        find: '+ i * wH + j * wW]',
        replace: '+ (kH - 1 - i) * wH + (kW - 1 - j) * wW]',
      },
      {
        file: 'src/conv2d.ts',
        find: 'return { factors, at: taps, count: taps.length }',
        replace:
          'const k = factors.length / weight.shape[1]\n    for (let c = 0; c < factors.length; c += k) factors.subarray(c, c + k).reverse()\n    return { factors, at: taps, count: taps.length }',
      },
    ],
  },
  {
    id: 'conv-kernel-one-row-short',
    says: 'The loop over the rows of the kernel ends one too early.',
    introducedIn,
    variants: [
      { file: 'src/conv2d.ts', region: 'conv2d', find: 'i < k;', replace: 'i < k - 1;' },
      { file: 'src/conv2d.ts', region: 'conv2d', find: 'i < kH;', replace: 'i < kH - 1;' },
      {
        file: 'src/conv2d.ts',
        find: 'count: taps.length }',
        replace: 'count: taps.length - weight.shape[3] }',
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
        region: 'conv2dBackwardInput',
        find: '(r + i) * W + j',
        replace: '(r + i) * H + j',
      },
      {
        file: 'src/conv2d.ts',
        region: 'conv2dBackwardInput',
        find: 'pixel(r, i, rows) * W',
        replace: 'pixel(r, i, rows) * H',
      },
      {
        file: 'src/conv2d.ts',
        find: 'h + padding[0]) * width',
        replace: 'h + padding[0]) * height',
      },
    ],
  },
  {
    id: 'relu-ignores-upstream',
    says: 'The derivative of ReLU is returned without the gradient that came from above.',
    introducedIn,
    variants: [
      { file: 'src/relu.ts', find: '<= 0 ? 0 : dy[i]', replace: '<= 0 ? 0 : 1' },
      { file: 'src/relu.ts', find: '<= 0 ? 0 : dy.storage[i]', replace: '<= 0 ? 0 : 1' },
      { file: 'src/relu.ts', find: '<= 0 ? 0 : g', replace: '<= 0 ? 0 : 1' },
      { file: 'src/relu.ts', find: '<= 0 ? 0 : dys[i]', replace: '<= 0 ? 0 : 1' },
    ],
  },
  {
    id: 'relu-passes-at-zero',
    says: 'ReLU lets the gradient through where its output is 0, which is where it should stop it.',
    introducedIn,
    variants: [{ file: 'src/relu.ts', find: '<= 0 ? 0', replace: '< 0 ? 0' }],
  },
  {
    id: 'max-pool-tie-to-last',
    says: 'Of equal numbers in a window the last one gets the gradient; in PyTorch it is the first.',
    introducedIn,
    variants: [
      { file: 'src/max-pool2d.ts', find: '[at] > x', replace: '[at] >= x' },
      { file: 'src/max-pool2d.ts', find: 'v > xs[plane', replace: 'v >= xs[plane' },
    ],
  },
  {
    id: 'max-pool-hides-nan',
    says: 'NaN loses every comparison, so max-pool drops it and a broken image looks whole.',
    introducedIn,
    variants: [
      { file: 'src/max-pool2d.ts', find: ' || Number.isNaN(x[at])', replace: '' },
      { file: 'src/max-pool2d.ts', find: ' || Number.isNaN(xs[at])', replace: '' },
      { file: 'src/max-pool2d.ts', find: ' || Number.isNaN(v)', replace: '' },
    ],
  },
  {
    id: 'softmax-without-max',
    says: 'The exponential is taken of the logits as they are and overflows; the largest has to come off first.',
    introducedIn,
    variants: [
      { file: 'src/cross-entropy.ts', find: 'max = Math.max(max, v)', replace: 'max = 0' },
    ],
  },
  {
    id: 'cost-gradient-not-averaged',
    says: 'The cost is a mean, but its gradient lacks the 1/B.',
    introducedIn,
    until: 'autograd',
    variants: [{ file: 'src/cross-entropy.ts', find: ' * share', replace: '' }],
  },
  {
    id: 'cost-is-the-sum',
    says: 'The losses of a batch are added up and never divided by its size.',
    introducedIn,
    variants: [
      { file: 'src/cross-entropy.ts', find: 'sum / losses.length', replace: 'sum' },
      { file: 'src/cross-entropy.ts', find: 'sum / losses.numel()', replace: 'sum' },
      { file: 'src/cross-entropy.ts', region: 'crossEntropy', find: '.mean()', replace: '.sum()' },
      { file: 'src/reduction.ts', find: 'losses.mean()', replace: 'losses.sum()' },
    ],
  },
  {
    id: 'label-not-checked',
    says: 'A label beyond the last class reads past the row and gives a cost that is NaN, without a word.',
    introducedIn,
    variants: [
      { file: 'src/cross-entropy.ts', find: ' || target >= K', replace: '' },
      { file: 'src/class-targets.ts', find: ' && target < K', replace: '' },
    ],
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
      {
        file: 'src/sgd.ts',
        find: '.add_(gradients[name])',
        replace: '.add_(gradients[name].mul(1 - momentum))',
      },
      { file: 'src/sgd.ts', find: '.add_(grad)', replace: '.add_(grad.mul(1 - momentum))' },
      { file: 'src/sgd.ts', find: '.add_(w.grad)', replace: '.add_(w.grad.mul(1 - momentum))' },
      {
        file: 'src/optim/sgd.ts',
        find: 'dampening === 0 ? g : g.mul(1 - dampening)',
        replace: 'g.mul(1 - momentum)',
      },
      {
        file: 'src/optim/sgd.ts',
        find: '(1 - dampening) * g[i]',
        replace: '(1 - momentum) * g[i]',
      },
    ],
  },
  {
    id: 'momentum-not-used',
    says: 'The velocity is kept up to date, but the step is taken along the bare gradient.',
    introducedIn,
    variants: [
      { file: 'src/sgd.ts', find: 'lr * v[i]', replace: 'lr * g[i]' },
      {
        file: 'src/sgd.ts',
        find: 'parameters[name].sub_(v.mul(lr))',
        replace: 'parameters[name].sub_(gradients[name].mul(lr))',
      },
      {
        file: 'src/sgd.ts',
        find: '.add_(grad)\n    w.sub_(v.mul(lr))',
        replace: '.add_(grad)\n    w.sub_(grad.mul(lr))',
      },
      {
        file: 'src/sgd.ts',
        find: '.add_(w.grad)\n      w.sub_(v.mul(lr))',
        replace: '.add_(w.grad)\n      w.sub_(w.grad.mul(lr))',
      },
      { file: 'src/optim/sgd.ts', find: ': v\n', replace: ': (void v, g)\n' },
    ],
  },
  {
    id: 'initial-weights-too-large',
    says: 'Weights start uniform in ±√(6/fanIn): the √5 that PyTorch puts into Kaiming’s formula was overlooked.',
    introducedIn,
    variants: [
      { file: 'src/init.ts', find: '1 / Math.sqrt(fanIn)', replace: 'Math.sqrt(6 / fanIn)' },
      {
        file: 'src/nn/init.ts',
        find: "1 / Math.sqrt(fans('defaultInit_', weight).fanIn)",
        replace: "Math.sqrt(6 / fans('defaultInit_', weight).fanIn)",
      },
    ],
  },
]

import type { Mistake } from './mistake.ts'

const introducedIn = 'module'

export const module: readonly Mistake[] = [
  {
    id: 'bias-before-weight',
    says: 'A layer makes its bias first, so that parameters() lists it before the weight.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/linear.ts',
        region: 'Linear',
        find: '    this.weight = new Parameter(zeros([outFeatures, inFeatures], { dtype }))\n    this.bias = bias ? new Parameter(zeros([outFeatures], { dtype })) : null\n',
        replace:
          '    delete (this as { weight?: Parameter }).weight\n    this.bias = bias ? new Parameter(zeros([outFeatures], { dtype })) : null\n    this.weight = new Parameter(zeros([outFeatures, inFeatures], { dtype }))\n',
      },
    ],
  },
  {
    id: 'shared-parameter-twice',
    says: 'A parameter that two modules share is handed out twice, and an optimizer would update it twice.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'Module',
        find: 'if (seen.has(parameter)) continue',
        replace: 'if (seen.has(parameter)) void seen',
      },
    ],
  },
  {
    id: 'grandchildren-forgotten',
    says: 'Only the parameters of the module itself and of its children are found, not those further down.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'Module',
        find: 'yield* child.namedModules(joined(prefix, name), seen)',
        replace: 'yield [joined(prefix, name), child]',
      },
    ],
  },
  {
    id: 'state-dict-in-the-graph',
    says: 'A state dict hands out the parameters themselves, with their gradients and their graph.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'stateDict',
        find: 'parameter.detach()',
        replace: 'parameter',
      },
    ],
  },
  {
    id: 'load-copies-before-it-checks',
    says: 'What fits is loaded although the rest does not, and the network is half old and half new.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/state-dict.ts',
        region: 'copyState',
        find: '  if (problems.length > 0) {\n',
        replace:
          '  noGrad(() => {\n    for (const key of shared) {\n      if (sameShape(source[key].shape, target[key].shape)) target[key].copy_(source[key])\n    }\n  })\n  if (problems.length > 0) {\n',
      },
    ],
  },
  {
    id: 'load-takes-missing-keys',
    says: 'A dictionary without some of the keys is loaded in silence, and those layers stay untrained.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/state-dict.ts',
        region: 'copyState',
        find: 'if (strict && missingKeys.length > 0)',
        replace: 'if (!strict && missingKeys.length > 0)',
      },
    ],
  },
  {
    id: 'init-by-outputs',
    says: 'The default initialisation counts the outputs that an input reaches, not the inputs of an output.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/init.ts',
        region: 'defaultInit_',
        find: 'weight).fanIn',
        replace: 'weight).fanOut',
      },
    ],
  },
  {
    id: 'leaky-gain-not-squared',
    says: 'The gain of a leaky ReLU is computed with its slope instead of the square of it.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/init.ts',
        region: 'calculateGain',
        find: '(1 + a ** 2)',
        replace: '(1 + a)',
      },
    ],
  },
  {
    id: 'initialiser-of-variance',
    says: 'A uniform number of ±b is taken to have the standard deviation b; it has b/√3.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/init.ts',
        region: 'kaimingUniform_',
        find: 'Math.sqrt(3) * kaimingStd',
        replace: 'kaimingStd',
      },
    ],
  },
  {
    id: 'groups-see-the-first-channels',
    says: 'Every group of a convolution looks at the channels of the first one.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        region: 'conv2d',
        find: 'Math.floor(o / (O / groups)) * C',
        replace: 'Math.floor(0 / (O / groups)) * C',
      },
      {
        file: 'src/conv2d.ts',
        find: 'Math.floor(o / (shape[1] / groups))',
        replace: 'Math.floor(0 / (shape[1] / groups))',
      },
    ],
  },
  {
    id: 'stride-forgotten-on-the-way-back',
    says: 'The gradients of one row are laid side by side in the image, although the kernel took larger steps.',
    introducedIn,
    variants: [
      {
        file: 'src/conv2d.ts',
        region: 'conv2dBackwardInput',
        find: 'sumRow, columns.stride, w',
        replace: 'sumRow, 1, w',
      },
      {
        file: 'src/conv2d.ts',
        region: 'conv2dBackwardInput',
        find: 'const slopes = slopesOf(dy, plan)',
        replace:
          'const [, , , outW] = plan.shape\n  const corners = plan.corners.map((_, p) => plan.corners[p - (p % outW)] + (p % outW))\n  const slopes = slopesOf(dy, { ...plan, corners })',
      },
    ],
  },
  {
    id: 'padding-on-one-side',
    says: 'Padding is added once and not on both sides, so that the output is too small.',
    introducedIn,
    variants: [
      {
        file: 'src/windows.ts',
        region: 'countWindows',
        find: 'n + 2 * padding',
        replace: 'n + padding',
      },
    ],
  },
  {
    id: 'dilated-kernel-as-wide-as-before',
    says: 'A kernel whose taps are spread is taken to cover as few pixels as a dense one.',
    introducedIn,
    variants: [
      {
        file: 'src/windows.ts',
        region: 'countWindows',
        find: 'dilation * (size - 1)',
        replace: '(size - 1)',
      },
    ],
  },
  {
    id: 'overlapping-windows-overwrite',
    says: 'Where two windows share their maximum, the gradient of the second replaces that of the first.',
    introducedIn,
    variants: [
      {
        file: 'src/max-pool2d.ts',
        region: 'maxPool2dBackward',
        find: '+= dys.storage',
        replace: '= dys.storage',
      },
    ],
  },
  {
    id: 'ceil-mode-window-in-the-padding',
    says: 'In ceil mode a last window that begins in the padding behind the image is counted too.',
    introducedIn,
    variants: [
      {
        file: 'src/max-pool2d.ts',
        find: '(windows - 1) * stride >= n + padding',
        replace: '(windows - 1) * stride > n + 2 * padding + stride',
      },
    ],
  },
]

import type { Mistake } from './mistake.ts'

const introducedIn = 'optim'
const file = 'src/optim/sgd.ts'

export const optim: readonly Mistake[] = [
  {
    id: 'momentum-dampened-at-first',
    says: 'The first buffer is (1 − dampening)·g instead of g.',
    introducedIn,
    variants: [
      {
        file,
        find: 'state.momentumBuffer = g.newZeros(g.shape).copy_(g)',
        replace: 'state.momentumBuffer = g.mul(1 - dampening)',
      },
      { file, find: 'v.set(g)', replace: 'v.set(g.map((slope) => (1 - dampening) * slope))' },
    ],
  },
  {
    id: 'momentum-buffer-is-the-gradient',
    says: 'The first buffer is the gradient tensor itself, and later steps write into it.',
    introducedIn,
    variants: [
      { file, find: 'g.newZeros(g.shape).copy_(g)', replace: 'g' },
      {
        file,
        find: "const v = remembered(state, 'momentumBuffer', w)",
        replace:
          "state.momentumBuffer ??= grad\n    const v = remembered(state, 'momentumBuffer', w)",
      },
    ],
  },
  {
    id: 'dampening-on-the-buffer',
    says: 'Dampening is taken from the buffer instead of from the gradient.',
    introducedIn,
    variants: [
      {
        file,
        find: 'v.mul_(momentum).add_(dampening === 0 ? g : g.mul(1 - dampening))',
        replace: 'v.mul_(momentum * (1 - dampening)).add_(g)',
      },
      {
        file,
        find: 'momentum * v[i] + (1 - dampening) * g[i]',
        replace: 'momentum * (1 - dampening) * v[i] + g[i]',
      },
    ],
  },
  {
    id: 'nesterov-forgotten',
    says: 'Nesterov momentum is plain momentum.',
    introducedIn,
    variants: [
      { file, find: 'nesterov ? g.add(v.mul(momentum)) : v', replace: 'v' },
      { file, find: 'nesterov ? g.map((slope, i) => slope + momentum * v[i]) : v', replace: 'v' },
    ],
  },
  {
    id: 'nesterov-without-gradient',
    says: 'The step of Nesterov is momentum·v, without the gradient itself.',
    introducedIn,
    variants: [
      { file, find: 'g.add(v.mul(momentum))', replace: 'v.mul(momentum)' },
      { file, find: 'slope + momentum * v[i]', replace: 'momentum * v[i]' },
    ],
  },
  {
    id: 'maximize-after-decay',
    says: 'Going up, weight decay is turned round with the gradient, and pushes away from 0.',
    introducedIn,
    variants: [
      {
        file,
        find: 'let g = maximize ? grad.neg() : grad\n    if (weightDecay !== 0) g = g.add(w.mul(weightDecay))',
        replace:
          'let g = grad\n    if (weightDecay !== 0) g = g.add(w.mul(weightDecay))\n    if (maximize) g = g.neg()',
      },
      {
        file,
        find: 'const g = gradientOf(w, grad, group)',
        replace:
          'const g = gradientOf(w, grad, { ...group, maximize: false }).map((v) => {\n      return group.maximize ? -v : v\n    })',
      },
    ],
  },
  {
    id: 'decay-beside-momentum',
    says: 'Weight decay is left out of what momentum collects.',
    introducedIn,
    variants: [
      {
        file,
        find: 'const v = this.velocity(w, g, group)',
        replace: 'const v = this.velocity(w, maximize ? grad.neg() : grad, group)',
      },
      {
        file,
        find: '(1 - dampening) * g[i]',
        replace: '(1 - dampening) * (group.maximize ? -1 : 1) * grad.storage[i]',
      },
    ],
  },
  {
    id: 'zero-gradient-skipped',
    says: 'A parameter whose gradient is 0 is skipped, although momentum and decay would move it.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        region: 'Optimizer',
        find: 'if (w.grad) this.update',
        replace: 'if (w.grad?.storage.some((v) => v !== 0)) this.update',
      },
    ],
  },
  {
    id: 'step-recorded',
    says: 'The step is recorded, as if it were part of the network.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        region: 'Optimizer',
        find: 'noGrad(() => {',
        replace: 'enableGrad(() => {',
      },
    ],
  },
  {
    id: 'zero-grad-always-none',
    says: 'Told to keep the gradients as zeros, zeroGrad lets them go all the same.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        find: 'if (setToNone) w.grad = null',
        replace: 'if (setToNone || w.grad) w.grad = null',
      },
      {
        file: 'src/autograd.ts',
        region: 'clearGrad',
        find: 'if (!setToNone) leaf',
        replace: 'if (!setToNone && !leaf.grad) leaf',
      },
    ],
  },
  {
    id: 'group-options-ignored',
    says: 'What a group sets itself is overwritten by the settings for all.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        region: 'addParamGroup',
        find: '{ ...this.defaults, ...options }',
        replace: '{ ...options, ...this.defaults }',
      },
    ],
  },
  {
    id: 'tensor-in-two-groups',
    says: 'A tensor may be in two groups, and is updated twice.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        region: 'addParamGroup',
        find: 'this.paramGroups.flatMap((group) => group.params)',
        replace: '[] as Tensor[]',
      },
    ],
  },
  {
    id: 'non-leaf-optimized',
    says: 'The result of an operation is taken for a parameter, and its steps are lost.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        region: 'addParamGroup',
        find: '!w.isLeaf',
        replace: '!w.requiresGrad && !w.isLeaf',
      },
    ],
  },
  {
    id: 'state-numbered-per-group',
    says: 'Parameters are counted anew in each group, and the state of one overwrites another’s.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/state.ts',
        region: 'saveState',
        find: 'const paramGroups = groups.map(({ params, ...options }) => {\n',
        replace: 'const paramGroups = groups.map(({ params, ...options }) => {\n    next = 0\n',
      },
    ],
  },
  {
    id: 'settings-not-loaded',
    says: 'A loaded state brings the buffers, but not the settings of the groups.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/state.ts',
        region: 'loadState',
        find: 'Object.assign(groups[i], options)',
        replace: 'void [groups[i], options]',
      },
    ],
  },
  {
    id: 'loaded-state-shared',
    says: 'Who loads a state goes on with the very tensors of who saved it.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/state.ts',
        region: 'loadState',
        find: 'loaded.set(w, copiedFor(whose, w, shapeOf(w), saved.state[number]))',
        replace: 'loaded.set(w, saved.state[number])',
      },
    ],
  },
  {
    id: 'closure-not-recorded',
    says: 'The closure of step runs without recording, so that it cannot call backward.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        region: 'Optimizer',
        find: 'closure && enableGrad(closure)',
        replace: 'closure && noGrad(closure)',
      },
    ],
  },
]

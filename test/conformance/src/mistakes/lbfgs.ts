import type { Mistake } from './mistake.ts'

const introducedIn = 'lbfgs'

export const lbfgs: readonly Mistake[] = [
  {
    id: 'lbfgs-curvature-unchecked',
    says: 'An iteration is remembered although the ground is curved downwards there, and H points uphill.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/history.ts',
        region: 'remember',
        find: '  if (!(ys > SMALLEST_CURVATURE)) return history\n',
        replace: '',
      },
    ],
  },
  {
    id: 'lbfgs-history-unbounded',
    says: 'The history grows by one iteration after the other, without end.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/history.ts',
        region: 'remember',
        find: '[...history.oldStps, s].slice(-size)',
        replace: '[...history.oldStps, s]',
      },
    ],
  },
  {
    id: 'lbfgs-history-forgets-the-newest',
    says: 'When the history is full, what is new is not taken in.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/history.ts',
        region: 'remember',
        find: '  return {\n',
        replace: '  if (history.ro.length === size) return history\n  return {\n',
      },
    ],
  },
  {
    id: 'lbfgs-first-loop-oldest-first',
    says: 'Both of the two loops go from the oldest iteration to the newest.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/history.ts',
        region: 'twoLoops',
        find: 'for (let i = s.length - 1; i >= 0; i--)',
        replace: 'for (let i = 0; i < s.length; i++)',
      },
    ],
  },
  {
    id: 'lbfgs-scale-forgotten',
    says: 'Between the two loops H is taken for the identity, however wide or narrow the valley is.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/history.ts',
        region: 'twoLoops',
        find: '  d.mul_(HDiag)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'lbfgs-change-of-gradient-negated',
    says: 'The change of the gradient is taken the wrong way round: before less now.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        find: 'gradient.sub(prevFlatGrad)',
        replace: 'prevFlatGrad.sub(gradient)',
      },
    ],
  },
  {
    id: 'lbfgs-gradient-by-reference',
    says: 'The gradient before is the same vector as the one now, which has been written over it.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/parameter-vector.ts',
        region: 'flatGradient',
        find: 'const flat = parameters[0].newZeros([count])',
        replace: 'const flat = (parameters[0].flat ??= parameters[0].newZeros([count]))',
      },
    ],
  },
  {
    id: 'lbfgs-first-step-unscaled',
    says: 'The first iteration goes the whole gradient, however large it is.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        region: 'iterate',
        find: 'Math.min(1, 1 / sumOfSizes(gradient)) * lr',
        replace: 'lr',
      },
    ],
  },
  {
    id: 'lbfgs-closure-unrecorded',
    says: 'The closure runs inside the noGrad of the step, and its loss has no graph.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        find: 'enableGrad(this.closure)',
        replace: 'this.closure()',
      },
    ],
  },
  {
    id: 'lbfgs-returns-the-last-loss',
    says: 'The step returns the loss where it ended rather than where it began.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        region: 'run',
        find: 'return first.cost',
        replace: 'return here?.cost ?? this.evaluate().cost',
      },
    ],
  },
  {
    id: 'lbfgs-max-eval-ignored',
    says: 'Only iterations are counted, not calls of the closure.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        region: 'run',
        find: '      if (this.funcEvals >= most) break\n',
        replace: '',
      },
    ],
  },
  {
    id: 'lbfgs-asks-once-too-often',
    says: 'After the last iteration the closure is called once more, for nothing.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        find: 'return isLast ? null : this.evaluate()',
        replace: 'return this.evaluate()',
      },
    ],
  },
  {
    id: 'lbfgs-stays-where-it-tried',
    says: 'After the line search the parameters stay at the last point tried, not at the one chosen.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/descent.ts',
        region: 'search',
        find: '    moveTo(params, before, found.t, d)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'lbfgs-tries-add-up',
    says: 'Each try of the line search starts from the one before.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/parameter-vector.ts',
        find: '  putBack(parameters, start)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'lbfgs-all-parameters-first',
    says: 'Every parameter is moved by the first part of the direction.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/parameter-vector.ts',
        find: 'flat.narrow(0, next, w.numel())',
        replace: 'flat.narrow(0, 0, w.numel())',
      },
    ],
  },
  {
    id: 'wolfe-constants-swapped',
    says: 'The loss has to fall by 0.9 of what the slope promises, the slope to a ten-thousandth.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/strong-wolfe.ts',
        find: 'const C1 = 1e-4\nconst C2 = 0.9',
        replace: 'const C1 = 0.9\nconst C2 = 1e-4',
      },
    ],
  },
  {
    id: 'wolfe-not-strong',
    says: 'Only a slope that still falls too much is refused, not one that rises.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/strong-wolfe.ts',
        region: 'strongWolfe',
        find: 'Math.abs(slope) <= -C2 * start.slope',
        replace: 'slope >= C2 * start.slope',
      },
    ],
  },
  {
    id: 'wolfe-zoom-keeps-the-wrong-end',
    says: 'The new low end replaces the old one even where the minimum lies between the two.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/strong-wolfe.ts',
        region: 'zoom',
        find: 'if (here.slope * (ends[high].t - ends[low].t) >= 0) ends[high] = ends[low]\n',
        replace: '',
      },
    ],
  },
  {
    id: 'wolfe-creeps',
    says: 'A try that lies close to an end is never moved inwards.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/strong-wolfe.ts',
        region: 'awayFromEnds',
        find: 'if (!closeBefore && left < t && t < right) return',
        replace: 'if (left < t && t < right) return',
      },
    ],
  },
  {
    id: 'cubic-factor',
    says: 'The 3 of the cubic is taken for a 2.',
    introducedIn,
    variants: [
      { file: 'src/optim/cubic-minimum.ts', find: '(3 * (a.loss', replace: '(2 * (a.loss' },
    ],
  },
  {
    id: 'lbfgs-broken-step-stays',
    says: 'When the closure throws, the parameters stay where they were being tried.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/lbfgs.ts',
        region: 'LBFGS',
        find: '        putBack(group.params, before)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'lists-of-state-shared',
    says: 'Loading a state dict copies tensors, but not those in lists.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/state.ts',
        find: '(value as ParamValue[]).map((one) => copyFor(what, w, shape, one))',
        replace: 'value as ParamValue[]',
      },
    ],
  },
]

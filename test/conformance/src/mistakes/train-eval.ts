/** Mistakes in the two ways to run, and in buffers. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'train-eval'

export const trainEval: readonly Mistake[] = [
  {
    id: 'eval-not-recursive',
    says: 'Eval mode reaches the module itself, and none of those below.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'train',
        find: '    for (const child of this.children()) child.train(mode)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'eval-goes-one-level-down',
    says: 'Eval mode reaches the children, and none of those below them.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'train',
        find: 'child.train(mode)',
        replace: 'child.training = mode',
      },
    ],
  },
  {
    id: 'buffers-not-in-the-state',
    says: 'The state holds parameters only, and a loaded network has lost its running values.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'stateDict',
        find: 'if (persistent) state',
        replace: 'if (!persistent) state',
      },
    ],
  },
  {
    id: 'all-buffers-in-the-state',
    says: 'A buffer that is not persistent is saved all the same.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'stateDict',
        find: 'if (persistent) state',
        replace: 'state',
      },
    ],
  },
  {
    id: 'precision-of-parameters-only',
    says: 'A module converted to float64 keeps its buffers in float32.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/module.ts',
        region: 'to',
        find: '[...this.parameters(), ...this.buffers()]',
        replace: '[...this.parameters()]',
      },
      {
        file: 'src/nn/module.ts',
        find: '[...this.parameters(), ...this.buffers()]',
        replace: '[...this.parameters()]',
      },
    ],
  },
]

/** Mistakes in dropout. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'train-eval'

export const dropout: readonly Mistake[] = [
  {
    id: 'dropout-without-scale',
    says: 'What is kept is not scaled up, and a layer sends less in training than in use.',
    introducedIn,
    variants: [
      {
        file: 'src/dropout.ts',
        region: 'drawMask',
        find: '1 / mask.newFull([], 1 - p).item()',
        replace: '1',
      },
    ],
  },
  {
    id: 'dropout-keeps-p',
    says: 'Dropout takes p for the probability of being kept.',
    introducedIn,
    variants: [
      {
        file: 'src/dropout.ts',
        region: 'drawMask',
        find: '< 1 - p) mask.storage[i] = kept',
        replace: '< p) mask.storage[i] = kept',
      },
    ],
  },
  {
    id: 'dropout-in-eval',
    says: 'Numbers are dropped in use, too.',
    introducedIn,
    variants: [
      {
        file: 'src/dropout.ts',
        region: 'drop',
        find: 'if (!training || p === 0',
        replace: 'if (p === 0',
      },
    ],
  },
  {
    id: 'dropout-gradient-of-all',
    says: 'What was dropped gets a gradient, as if it had been kept.',
    introducedIn,
    variants: [
      {
        file: 'src/dropout.ts',
        region: 'drop',
        find: 'dy.mul(mask)',
        replace: 'dy.mul(1 / (1 - p))',
      },
    ],
  },
  {
    id: 'dropout-draws-other-numbers',
    says: 'A float32 number is drawn for each place: half as many words of the generator as PyTorch takes.',
    introducedIn,
    variants: [
      {
        file: 'src/dropout.ts',
        region: 'drawMask',
        find: "generator.uniform('float64')",
        replace: "generator.uniform('float32')",
      },
    ],
  },
  {
    id: 'dropout2d-drops-pixels',
    says: 'Dropout2d drops single pixels.',
    introducedIn,
    variants: [
      {
        file: 'src/dropout.ts',
        region: 'dropout2d',
        find: 'dim < 2 ? size : 1',
        replace: 'dim < 4 ? size : 1',
      },
    ],
  },
  {
    id: 'dropout-ignores-its-generator',
    says: 'A layer draws from the default generator, although it was given one.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/dropout.ts',
        region: 'Dropout',
        find: 'return dropout(x, { p, training, generator })',
        replace: 'return dropout(x, { p, training })',
      },
    ],
  },
]

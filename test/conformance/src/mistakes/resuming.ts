/** Mistakes in going on in the middle of an epoch. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'checkpoints'

export const resuming: readonly Mistake[] = [
  {
    id: 'place-in-the-epoch-one-short',
    says: 'A batch counts as handed out only when the next one is asked for, so it comes twice.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: 'place.position = current + 1\n',
        replace: 'place.position = current\n',
      },
    ],
  },
  {
    id: 'loader-saves-its-generator-as-it-is',
    says: 'In the middle of an epoch the generator is saved as it is now, and draws another order.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.stateDict',
        find: 'generator: start, now',
        replace: 'generator: start && now, now',
      },
    ],
  },
  {
    id: 'default-generator-left-where-the-epoch-began',
    says: 'Whoever shares the default generator with the loader draws the numbers of the epoch once more.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: '    if (first > 0) this.shared().setState(saved)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'batches-handed-out-read-again',
    says: 'Batches that were handed out are read once more, and draw from generators of others.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: 'prefetch === 0 ? done : 0',
        replace: '0',
      },
    ],
  },
  {
    id: 'default-generator-left-where-reading-again-ended',
    says: 'What is read once more draws from the default generator, which is not put back.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: '      if (current === done - 1) this.shared().setState(saved)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'generator-of-its-own-shared-in-vain',
    says: 'What a dropout drew from the loader’s own generator is forgotten when the training goes on.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.begin',
        find: '(this.prefetch === 0 && this.generator) || defaultGenerator()',
        replace: 'defaultGenerator()',
      },
    ],
  },
  {
    id: 'batches-read-ahead-drawn-again',
    says: 'The generator is put back although batches that were read ahead have drawn from it.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.begin',
        find: '(this.prefetch === 0 && this.generator) || defaultGenerator()',
        replace: 'this.generator ?? defaultGenerator()',
      },
    ],
  },
  {
    id: 'loop-in-a-loop-takes-the-place',
    says: 'After a loop inside of the loop, the loader stands where that one ended.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.epoch',
        find: '      if (outer?.open) this.place = outer\n',
        replace: '      void outer\n',
      },
    ],
  },
  {
    id: 'each-epoch-taken-for-a-resumed-one',
    says: 'Having gone on once, the loader leaves out the same batches in every epoch.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.begin',
        find: '    this.resumed = null\n',
        replace: '',
      },
    ],
  },
  {
    id: 'epoch-trained-again-after-its-test',
    says: 'Stopped while it is tested, an epoch is trained once more.',
    introducedIn,
    variants: [
      {
        file: 'src/fit.ts',
        region: 'leftInTest',
        find: 'if (steps === length && position === 0) return true',
        replace: 'if (steps === length && position === 0) return false',
      },
    ],
  },
  {
    id: 'epoch-skipped-where-train-begins-anew',
    says: 'Wherever train is at its start, the epoch counts as trained, however few steps were made.',
    introducedIn,
    variants: [
      {
        file: 'src/fit.ts',
        region: 'leftInTest',
        find: 'if (steps === length && position === 0) return true',
        replace: 'if (position === 0) return true',
      },
    ],
  },
  {
    id: 'costs-of-the-epoch-so-far-forgotten',
    says: 'The mean cost of an epoch is that of the steps since it went on.',
    introducedIn,
    variants: [
      {
        file: 'src/fit.ts',
        region: 'trainEpoch',
        find: '  for await (const [inputs, targets] of train) {',
        replace:
          '  Object.assign(progress, { samples: 0, cost: 0 })\n' +
          '  for await (const [inputs, targets] of train) {',
      },
    ],
  },
]

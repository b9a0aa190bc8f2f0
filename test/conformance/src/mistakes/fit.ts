/** Mistakes in the loop around training, and in asking how good a network is. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'data'
const EVALUATE = 'src/evaluate.ts'
const FIT = 'src/fit.ts'

export const fit: readonly Mistake[] = [
  {
    id: 'all-batches-alike',
    says: 'The cost is summed up as if the last batch were as large as the first.',
    introducedIn,
    variants: [
      {
        file: EVALUATE,
        region: 'Count',
        find: 'this.cost += cost * counted',
        replace: 'this.cost += cost * ((this as { first?: number }).first ??= counted)',
      },
    ],
  },
  {
    id: 'ignored-samples-weigh',
    says: 'The cost of a batch counts as many times as it has samples, also those that are ignored.',
    introducedIn,
    variants: [
      {
        file: EVALUATE,
        region: 'Count',
        find: 'this.cost += cost * counted',
        replace: 'this.cost += cost * B',
      },
    ],
  },
  {
    id: 'evaluate-leaves-eval-mode',
    says: 'After the first evaluation the network goes on training in eval mode.',
    introducedIn,
    variants: [{ file: EVALUATE, region: 'evaluate', find: '    restoreModes()\n', replace: '' }],
  },
  {
    id: 'evaluate-trains-everything',
    says: 'After an evaluation all modules are in train mode, also those that were not before.',
    introducedIn,
    variants: [
      {
        file: EVALUATE,
        region: 'evalMode',
        find: 'module.training = training',
        replace: 'module.training = training || true',
      },
    ],
  },
  {
    id: 'evaluate-in-train-mode',
    says: 'The network is asked while it drops units at random.',
    introducedIn,
    variants: [{ file: EVALUATE, region: 'evalMode', find: '  net.eval()\n', replace: '' }],
  },
  {
    id: 'evaluate-records',
    says: 'Evaluation builds a graph that nobody walks.',
    introducedIn,
    variants: [
      {
        file: EVALUATE,
        region: 'evaluate',
        find: 'noGrad(() => {',
        replace: ';((ask: () => void) => ask())(() => {',
      },
    ],
  },
  {
    id: 'confusion-transposed',
    says: 'Rows are the answers and columns the right classes.',
    introducedIn,
    variants: [
      {
        file: EVALUATE,
        region: 'Count',
        find: '[right[b] * K + given[b]]',
        replace: '[given[b] * K + right[b]]',
      },
    ],
  },
  {
    id: 'absent-class-is-wrong',
    says: 'A class of which there is no sample counts as never recognised.',
    introducedIn,
    variants: [
      {
        file: EVALUATE,
        region: 'Count',
        find: 'row[k] / sum(row)',
        replace: 'row[k] / Math.max(sum(row), 1)',
      },
    ],
  },
  {
    id: 'fit-forgets-zero-grad',
    says: 'Gradients of all steps add up.',
    introducedIn,
    variants: [
      { file: FIT, region: 'trainEpoch', find: 'optimizer.zeroGrad()\n', replace: '' },
      { file: FIT, region: 'stepOf', find: 'optimizer.zeroGrad()\n', replace: '' },
    ],
  },
  {
    id: 'fit-means-batches',
    says: 'The cost of an epoch is the mean over its batches.',
    introducedIn,
    variants: [
      {
        file: FIT,
        region: 'trainEpoch',
        find: 'sum += cost * counted // the cost of none is NaN\n    size += counted',
        replace: 'sum += cost\n    if (counted > 0) size++',
      },
      {
        file: FIT,
        region: 'trainEpoch',
        find: 'progress.cost += cost * counted // the cost of none is NaN\n    progress.samples += counted',
        replace: 'progress.cost += cost\n    if (counted > 0) progress.samples++',
      },
    ],
  },
  {
    id: 'fit-counts-ignored-samples',
    says: 'Samples that the criterion ignores weigh in the cost of an epoch, and not in that of a test.',
    introducedIn,
    variants: [
      {
        file: FIT,
        region: 'trainEpoch',
        find: 'countSamples(targets, criterion.ignoreIndex)',
        replace: 'countSamples(targets)',
      },
    ],
  },
  {
    id: 'step-counted-where-it-is-told',
    says: 'Steps are counted in the call of onStep, which is not made when nobody listens.',
    introducedIn,
    variants: [
      {
        file: FIT,
        region: 'trainEpoch',
        find: 'steps++\n    await onStep?.({ epoch, step: steps,',
        replace: 'await onStep?.({ epoch, step: ++steps,',
      },
      {
        file: FIT,
        region: 'trainEpoch',
        find: 'progress.steps++\n    await onStep?.({ epoch, step: progress.steps,',
        replace: 'await onStep?.({ epoch, step: ++progress.steps,',
      },
    ],
  },
  {
    id: 'observer-not-waited-for',
    says: 'What onStep does goes on while the next step changes what it looks at.',
    introducedIn,
    variants: [
      { file: FIT, region: 'trainEpoch', find: 'await onStep?.(', replace: 'void onStep?.(' },
    ],
  },
  {
    id: 'signal-at-the-end-of-the-epoch',
    says: 'The signal is looked at between epochs only.',
    introducedIn,
    variants: [
      { file: FIT, region: 'trainEpoch', find: 'if (signal?.aborted) break\n', replace: '' },
    ],
  },
  {
    id: 'scheduler-told-the-training-cost',
    says: 'The scheduler waits for the cost of what was learnt by heart.',
    introducedIn,
    variants: [
      {
        file: FIT,
        region: 'fit',
        find: 'scheduler?.step(test?.cost ?? cost)',
        replace: 'scheduler?.step(cost)',
      },
    ],
  },
  {
    id: 'clip-forgotten',
    says: 'The norm of the gradients is not limited.',
    introducedIn,
    variants: [
      {
        file: FIT,
        region: 'trainEpoch',
        find: 'if (clip !== undefined) nn.clipGradNorm_(net.parameters(), clip)',
        replace: '',
      },
      {
        file: FIT,
        region: 'stepOf',
        find: 'if (clip !== undefined) nn.clipGradNorm_(net.parameters(), clip)',
        replace: '',
      },
    ],
  },
  {
    id: 'fit-trains-frozen-parts',
    says: 'All parts are brought into train mode, also those that were put into eval mode by hand.',
    introducedIn,
    variants: [
      { file: FIT, region: 'fit', find: 'if (!net.training) net.train()', replace: 'net.train()' },
    ],
  },
]

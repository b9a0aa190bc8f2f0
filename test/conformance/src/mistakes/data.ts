import type { Mistake } from './mistake.ts'

const introducedIn = 'data'
const SAMPLER = 'src/data/sampler.ts'
const LOADER = 'src/data/data-loader.ts'

const order: readonly Mistake[] = [
  {
    id: 'shuffled-once-only',
    says: 'The order is drawn once, and every epoch has the same.',
    introducedIn,
    variants: [
      {
        file: SAMPLER,
        find: 'yield* randomPermutation(this.length, generator)',
        replace:
          'yield* ((this as { once?: Int32Array }).once ??= ' +
          'randomPermutation(this.length, generator))',
      },
    ],
  },
  {
    id: 'no-second-permutation',
    says: 'PyTorch draws a permutation that it does not use; left out, the next epoch is another.',
    introducedIn,
    variants: [
      {
        file: SAMPLER,
        find: '    randomPermutation(this.length, generator) //',
        replace: '    //',
      },
    ],
  },
  {
    id: 'no-seed-for-readers',
    says: 'The seed that PyTorch draws at the start of an epoch is left out, and all orders shift.',
    introducedIn,
    variants: [
      { file: LOADER, find: 'drawSeed(this.generator ?? defaultGenerator())', replace: '' },
    ],
  },
  {
    id: 'drop-last-inverted',
    says: 'The smaller batch is dropped unless one asks for it.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader.indices',
        find: '|| !this.dropLast',
        replace: '|| this.dropLast',
      },
    ],
  },
  {
    id: 'last-batch-lost',
    says: 'What does not fill a batch is never seen.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader',
        find: ': Math.ceil(batches)',
        replace: ': Math.floor(batches)',
      },
    ],
  },
  {
    id: 'order-ends-with-the-last-reading',
    says: 'The order is gone through to its end by who reads: what it draws there depends on prefetch.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader.indices',
        find: 'take(order, wanted)',
        replace: 'take(order, this.batchSize)',
      },
    ],
  },
  {
    id: 'early-end-passed-over',
    says: 'A sampler that has fewer indices than it says gives smaller batches, or empty ones.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader.indices',
        find: 'if (batch.length < wanted)',
        replace: 'if (batch.length > wanted)',
      },
    ],
  },
]

const reading: readonly Mistake[] = [
  {
    id: 'one-batch-too-many-ahead',
    says: 'One batch more than allowed is read ahead, and held in memory.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader.iterate',
        find: 'started <= current + prefetch',
        replace: 'started <= current + prefetch + 1',
      },
    ],
  },
  {
    id: 'nothing-read-ahead',
    says: 'The next batch is read only when it is asked for, whatever prefetch says.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader.iterate',
        find: 'started <= current + prefetch',
        replace: 'started <= current',
      },
    ],
  },
  {
    id: 'batches-as-they-come',
    says: 'Whichever batch is ready first is handed out first: the order depends on the disk.',
    introducedIn,
    variants: [
      {
        file: LOADER,
        region: 'DataLoader.iterate',
        find: 'yield await reading.shift()!',
        replace:
          'const first = await Promise.race(reading.map((batch, i) => batch.then(() => i)))\n' +
          '      yield await reading.splice(first, 1)[0]',
      },
      {
        file: LOADER,
        region: 'DataLoader.iterate',
        find: 'const batch = await reading.shift()!',
        replace:
          'const first = await Promise.race(reading.map((batch, i) => batch.then(() => i)))\n' +
          '      const batch = await reading.splice(first, 1)[0]',
      },
    ],
  },
  {
    id: 'rejection-unhandled',
    says: 'A batch read ahead fails while nobody waits for it, and that ends the program.',
    introducedIn,
    variants: [
      { file: LOADER, region: 'DataLoader.iterate', find: 'batch.catch(() => {})', replace: '' },
    ],
  },
  {
    id: 'samples-named-by-position',
    says: 'The error names the place in the batch; after shuffling that says nothing.',
    introducedIn,
    variants: [
      {
        file: 'src/data/collate.ts',
        region: 'defaultCollate',
        find: 'sample ${indices[i]}',
        replace: 'sample ${i}',
      },
    ],
  },
  {
    id: 'mapped-as-they-arrive',
    says: 'A transform draws its random numbers in the order in which the files happen to be read.',
    introducedIn,
    variants: [
      {
        file: 'src/data/dataset.ts',
        region: 'MapDataset',
        find: 'Promise.allSettled([before, sample])',
        replace: 'Promise.allSettled([sample])',
      },
    ],
  },
]

const TRANSFORMS = 'src/transforms.ts'

const changing: readonly Mistake[] = [
  {
    id: 'normalized-by-variance',
    says: 'Divides by the square of the deviation.',
    introducedIn,
    variants: [
      {
        file: TRANSFORMS,
        region: 'Normalize',
        find: '.div(perChannel(this.std))',
        replace: '.div(perChannel(this.std.map((deviation) => deviation ** 2)))',
      },
    ],
  },
  {
    id: 'transforms-share-one-generator',
    says: 'The generator that a transform was given is not used: all draw from the default one.',
    introducedIn,
    variants: [
      {
        file: TRANSFORMS,
        region: 'RandomHorizontalFlip',
        find: 'this.generator ?? defaultGenerator()',
        replace: 'defaultGenerator()',
      },
    ],
  },
  {
    id: 'crop-draws-column-first',
    says: 'The column is drawn before the row.',
    introducedIn,
    variants: [
      {
        file: TRANSFORMS,
        region: 'RandomCrop',
        find:
          'const top = generator.next() % (H - height + 1)\n' +
          '    const left = generator.next() % (W - width + 1)',
        replace:
          'const left = generator.next() % (W - width + 1)\n' +
          '    const top = generator.next() % (H - height + 1)',
      },
    ],
  },
  {
    id: 'crop-never-at-the-end',
    says: 'The last row is never drawn: H − height places, not one more.',
    introducedIn,
    variants: [
      {
        file: TRANSFORMS,
        region: 'RandomCrop',
        find: '(H - height + 1)',
        replace: 'Math.max(H - height, 1)',
      },
    ],
  },
  {
    id: 'flip-upside-down',
    says: 'The wrong dimension is turned round.',
    introducedIn,
    variants: [
      {
        file: TRANSFORMS,
        region: 'RandomHorizontalFlip',
        find: 'image.flip(-1)',
        replace: 'image.flip(-2)',
      },
    ],
  },
  {
    id: 'padding-top-first',
    says: 'Four sides are read from the top, as in CSS, and not from the left.',
    introducedIn,
    variants: [
      {
        file: TRANSFORMS,
        region: 'Pad',
        find: 'const [left, top, right, bottom] = this.sides',
        replace: 'const [top, right, bottom, left] = this.sides',
      },
    ],
  },
]

const EVALUATE = 'src/evaluate.ts'
const FIT = 'src/fit.ts'

const around: readonly Mistake[] = [
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

export const data: readonly Mistake[] = [order, reading, changing, around].flat()

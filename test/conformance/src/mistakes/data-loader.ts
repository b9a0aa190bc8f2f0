/** Mistakes in which samples come, in which batch, and in reading ahead. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'data'
const SAMPLER = 'src/data/sampler.ts'
const LOADER = 'src/data/data-loader.ts'

export const dataLoader: readonly Mistake[] = [
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

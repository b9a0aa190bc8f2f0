import type { Mistake } from './mistake.ts'

const introducedIn = 'fast-cpu'
const sums = 'src/weighted-sums.ts'
const conv = 'src/conv2d.ts'

export const fastCpu: readonly Mistake[] = [
  {
    id: 'zeros-always-skipped',
    says: 'Zeros are left out, whatever they would have met: 0 · ∞ becomes 0.',
    introducedIn,
    variants: [
      {
        file: sums,
        region: 'gatherTerms',
        find: 'factor === 0 && skipZeros',
        replace: 'factor === 0',
      },
    ],
  },
  {
    id: 'factors-skipped-places-not',
    says: 'Where a zero is left out, its place is not: all factors behind it meet the wrong numbers.',
    introducedIn,
    variants: [
      {
        file: sums,
        region: 'gatherTerms',
        find: 'terms.at[count++] = places[n]',
        replace: 'terms.at[count] = places[count++]',
      },
    ],
  },
  {
    id: 'line-copied-and-not-changed',
    says: 'The fourth of four products goes where the third one went: a line was copied.',
    introducedIn,
    variants: [
      {
        file: sums,
        region: 'addProducts',
        find: 'const p3 = to + at[i + 3]',
        replace: 'const p3 = to + at[i + 2]',
      },
    ],
  },
  {
    id: 'rest-of-a-pair-by-the-first-kernel',
    says: 'In the rest of the places both kernels of a pair have the factors of the first.',
    introducedIn,
    variants: [
      {
        file: sums,
        region: 'addWeightedPairs',
        find: 'others[q] += second[n] * v',
        replace: 'others[q] += factors[n] * v',
      },
    ],
  },
  {
    id: 'rest-of-the-places-forgotten',
    says: 'Only whole blocks of eight places are summed up, and the rest stays 0.',
    introducedIn,
    variants: [
      {
        file: sums,
        region: 'addWeightedSums',
        find: 'for (; q < places.length; q++)',
        replace: 'for (; q < 0; q++)',
      },
    ],
  },
  {
    id: 'sums-of-before-overwritten',
    says: 'A sum begins anew with each image, so that the gradient of a weight is that of the last one.',
    introducedIn,
    variants: [
      {
        file: conv,
        region: 'conv2dBackwardWeight',
        find: 'addWeightedSums(sums[o],',
        replace: 'addWeightedSums(sums[o].fill(0),',
      },
    ],
  },
  {
    id: 'pairs-across-groups',
    says: 'Two outputs are computed together although they belong to different groups.',
    introducedIn,
    variants: [{ file: conv, find: 'o % size === size - 1', replace: 'o === kernels.length - 1' }],
  },
  {
    id: 'crop-without-padding',
    says: 'All padding of a row comes behind the image, and none of it in front.',
    introducedIn,
    variants: [
      {
        file: conv,
        find: '(c * height + h + padding[0]) * width + padding[1]',
        replace: '(c * height + h + padding[0]) * width',
      },
    ],
  },
  {
    id: 'gradient-image-not-cleared',
    says: 'The gradient of an image is added to that of the image before.',
    introducedIn,
    variants: [
      { file: conv, region: 'conv2dBackwardInput', find: 'sums.fill(0)', replace: 'void sums' },
    ],
  },
]

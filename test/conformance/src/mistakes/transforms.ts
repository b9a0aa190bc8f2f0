/** Mistakes in what changes an image on its way into a batch. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'data'
const TRANSFORMS = 'src/transforms.ts'

export const transforms: readonly Mistake[] = [
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

import type { Mistake } from './mistake.ts'

const introducedIn = 'operations'

export const operations: readonly Mistake[] = [
  {
    id: 'kept-from-the-graph',
    says: 'Whole numbers are recorded too, and a cast to int32 seems to have a gradient.',
    introducedIn,
    variants: [
      { file: 'src/autograd.ts', region: 'record', find: '|| !isFloat(y.dtype)', replace: '' },
    ],
  },
  {
    id: 'number-raises-precision',
    says: 'A single float64 number turns a whole float32 array into float64.',
    introducedIn,
    variants: [
      {
        file: 'src/promotion.ts',
        region: 'resultType',
        find: 'kind(dtype) > kind(result) ? dtype : result',
        replace: 'most(result, dtype)',
      },
    ],
  },
  {
    id: 'bool-add-counts',
    says: 'True plus true is stored as 2 in a bool tensor.',
    introducedIn,
    variants: [
      {
        file: 'src/elementwise.ts',
        region: 'zip',
        find: 'f = storedAs(dtype, f)',
        replace: '',
      },
    ],
  },
  {
    id: 'whole-division',
    says: 'A division of whole numbers stays whole, and cuts its fraction off.',
    introducedIn,
    variants: [{ file: 'src/elementwise.ts', region: 'div', find: '.map(floating)', replace: '' }],
  },
  {
    id: 'cast-forgets-the-way-back',
    says: 'The gradient of a cast arrives in the dtype that was cast to.',
    introducedIn,
    variants: [
      { file: 'src/cast.ts', region: 'to', find: '(dy) => dy.to(own)', replace: '(dy) => dy' },
    ],
  },
  {
    id: 'in-place-result-cut-off',
    says: 'In place, fractions are stored into whole numbers without a word.',
    introducedIn,
    variants: [
      {
        file: 'src/in-place.ts',
        region: 'checkFits',
        find: 'if (kind(result) <= kind(x.dtype)) return',
        replace: 'if (kind(result) >= 0) return',
      },
    ],
  },
  {
    id: 'sigmoid-overflows',
    says: 'Sigmoid as eˣ / (1 + eˣ): far out on the right that is ∞ / ∞.',
    introducedIn,
    variants: [
      {
        file: 'src/unary.ts',
        find: '(x) => 1 / (1 + Math.exp(-x))',
        replace: '(x) => Math.exp(x) / (1 + Math.exp(x))',
      },
    ],
  },
  {
    id: 'round-half-up',
    says: 'Numbers that lie halfway are always rounded up.',
    introducedIn,
    variants: [
      {
        file: 'src/unary.ts',
        find: 'upper - x === 0.5 && upper % 2 !== 0 ? upper - 1 : upper',
        replace: 'upper',
      },
    ],
  },
  {
    id: 'power-of-zero',
    says: 'The slope of x⁰ at 0 is 0·0⁻¹, which is NaN.',
    introducedIn,
    variants: [{ file: 'src/binary.ts', find: '.maskedFill(b.eq(0), 0)', replace: '' }],
  },
  {
    id: 'maximum-tie-to-both',
    says: 'Where two numbers are equal, both get the whole gradient.',
    introducedIn,
    variants: [
      {
        file: 'src/binary.ts',
        region: 'maximum',
        find: 'u === v ? 0.5 :',
        replace: 'u === v ? 1 :',
      },
    ],
  },
  {
    id: 'amax-tie-to-all',
    says: 'All that are equal to the largest get its whole gradient.',
    introducedIn,
    variants: [
      {
        file: 'src/extremes.ts',
        region: 'extremeBackward',
        find: '.div(found.sum({ dim: dims, keepdim: true }))',
        replace: '',
      },
    ],
  },
  {
    id: 'clamp-stops-at-bounds',
    says: 'At a bound, clamp lets no gradient through.',
    introducedIn,
    variants: [
      {
        file: 'src/binary.ts',
        region: 'clamp',
        find: 'v >= low && v <= high',
        replace: 'v > low && v < high',
      },
    ],
  },
  {
    id: 'remainder-of-javascript',
    says: 'The remainder has the sign of the dividend, as % has.',
    introducedIn,
    variants: [
      {
        file: 'src/binary.ts',
        region: 'remainder',
        find: 'return rest !== 0 && rest < 0 !== v < 0 ? rest + v : rest',
        replace: 'return rest',
      },
    ],
  },
  {
    id: 'softmax-without-max',
    says: 'Softmax takes exp of the numbers as they are, which can be too large for any float.',
    introducedIn,
    variants: [
      {
        file: 'src/softmax.ts',
        region: 'sumExp',
        find: 'for (const v of row) max = Math.max(max, v)',
        replace: 'max = 0',
      },
    ],
  },
  {
    id: 'softmax-slopes-alone',
    says: 'Each softmax output is differentiated as if the sum under it stood still.',
    introducedIn,
    variants: [{ file: 'src/softmax.ts', find: 'y.mul(dy.sub(mean))', replace: 'y.mul(dy)' }],
  },
  {
    id: 'logsumexp-of-infinities',
    says: 'The largest is subtracted even if it is infinite: ∞ − ∞ is NaN.',
    introducedIn,
    variants: [
      {
        file: 'src/softmax.ts',
        region: 'logsumexp',
        find: 'largest.maskedFill(largest.isfinite().logicalNot(), 0)',
        replace: 'largest',
      },
    ],
  },
  {
    id: 'picked-twice-counted-once',
    says: 'What was picked twice gets only the last of its two gradients.',
    introducedIn,
    variants: [
      {
        file: 'src/gather.ts',
        region: 'scatterAdd',
        find: '+= part.storage[from]',
        replace: '= part.storage[from]',
      },
    ],
  },
  {
    id: 'index-not-checked',
    says: 'An index beyond the end reads a number that belongs to another row, or none.',
    introducedIn,
    variants: [{ file: 'src/gather.ts', find: 'index < 0 || index >= size', replace: 'index < 0' }],
  },
  {
    id: 'cat-gradient-from-the-start',
    says: 'Each joined tensor gets the gradient of the first part.',
    introducedIn,
    variants: [
      {
        file: 'src/join.ts',
        region: 'cat',
        find: 'dy.narrow(d, start, size)',
        replace: 'dy.narrow(d, 0, size)',
      },
    ],
  },
  {
    id: 'slice-forgets-its-step',
    says: 'A slice with a step takes neighbours.',
    introducedIn,
    variants: [{ file: 'src/parts.ts', region: 'slice', find: 'stride * step', replace: 'stride' }],
  },
  {
    id: 'flip-not-flipped-back',
    says: 'The gradient of a flipped tensor comes back the wrong way round.',
    introducedIn,
    variants: [{ file: 'src/parts.ts', region: 'flip', find: 'dy.flip(...turned)', replace: 'dy' }],
  },
  {
    id: 'cumsum-gradient-forwards',
    says: 'The gradient of a cumulative sum is summed from the front instead of from behind.',
    introducedIn,
    variants: [
      {
        file: 'src/products.ts',
        region: 'cumsum',
        find: 'dy.flip(d).cumsum(d).flip(d)',
        replace: 'dy.cumsum(d)',
      },
    ],
  },
  {
    id: 'prod-gradient-divides',
    says: 'The gradient of a product divides by the number itself, which may be 0.',
    introducedIn,
    variants: [
      {
        file: 'src/products.ts',
        find: 'before.mul(behind).mul(dy',
        replace: 'x.detach().prod({ dim, keepdim: true }).div(x.detach()).mul(dy',
      },
    ],
  },
  {
    id: 'variance-of-the-sample',
    says: 'The variance is divided by n, although n − 1 is the default.',
    introducedIn,
    variants: [{ file: 'src/statistics.ts', find: 'unbiased ? 1 : 0', replace: '0' }],
  },
  {
    id: 'where-gradient-to-both',
    says: 'Both sides of where get the gradient, chosen or not.',
    introducedIn,
    variants: [
      { file: 'src/masks.ts', region: 'choose', find: 'where(mask, 0, dy)', replace: 'dy' },
    ],
  },
  {
    id: 'all-false-of-none',
    says: 'Whether all of no numbers are true is answered with no.',
    introducedIn,
    variants: [
      {
        file: 'src/compare.ts',
        find: "dtype: 'bool' }, 1, (found",
        replace: "dtype: 'bool' }, 0, (found",
      },
    ],
  },
]

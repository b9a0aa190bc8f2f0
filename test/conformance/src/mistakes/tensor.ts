import type { Mistake } from './mistake.ts'

const introducedIn = 'tensor'

export const tensor: readonly Mistake[] = [
  {
    id: 'strides-column-major',
    says: 'Strides are counted from the first dimension on, so that columns lie together and not rows.',
    introducedIn,
    variants: [
      {
        file: 'src/shape.ts',
        region: 'rowMajorStrides',
        find: 'let dim = shape.length - 1; dim >= 0; dim--',
        replace: 'let dim = 0; dim < shape.length; dim++',
      },
    ],
  },
  {
    id: 'factory-keeps-the-array',
    says: 'A tensor made of a typed array works on the caller’s own numbers instead of on a copy.',
    introducedIn,
    variants: [
      {
        file: 'src/factories.ts',
        find: 'new Tensor(values, [data.length])',
        replace: 'new Tensor(data, [data.length])',
      },
      {
        file: 'src/factories.ts',
        find: "const values = allocateNumbers(numel(shape), kind, 'tensor')",
        replace:
          "const values = typed && !dtype ? data : allocateNumbers(numel(shape), kind, 'tensor')",
      },
    ],
  },
  {
    id: 'default-dtype-double',
    says: 'New tensors are float64, as JavaScript’s numbers are; PyTorch’s default is float32.',
    introducedIn,
    variants: [
      {
        file: 'src/floats.ts',
        find: "dtype: Dtype = 'float32'",
        replace: "dtype: Dtype = 'float64'",
      },
      {
        file: 'src/factories.ts',
        find: "? 'bool' : 'float32'",
        replace: "? 'bool' : 'float64'",
      },
    ],
  },
  {
    id: 'arange-includes-end',
    says: 'The end of a range is counted in.',
    introducedIn,
    variants: [
      {
        file: 'src/factories.ts',
        find: 'Math.ceil((end - start) / step)',
        replace: 'Math.floor((end - start) / step) + 1',
      },
    ],
  },
  {
    id: 'ragged-array-accepted',
    says: 'Rows of different lengths are taken for a tensor, and the numbers slide into each other.',
    introducedIn,
    variants: [
      { file: 'src/factories.ts', find: 'if (odd > 0)', replace: 'if (odd > shapes.length)' },
    ],
  },
  {
    id: 'item-of-many',
    says: 'A tensor of many numbers gives its first one where it should refuse.',
    introducedIn,
    variants: [{ file: 'src/tensor.ts', find: 'this.numel() !== 1', replace: 'this.numel() < 1' }],
  },
  {
    id: 'dtypes-mixed-silently',
    says: 'An operation on float32 and float64 goes on in whatever the first one was.',
    introducedIn,
    variants: [
      { file: 'src/checks.ts', find: 'dtype !== first.dtype', replace: 'dtype === undefined' },
    ],
  },
  {
    id: 'rank-not-checked',
    says: 'A shape is compared size by size, and a tensor with dimensions left over passes.',
    introducedIn,
    variants: [
      {
        file: 'src/checks.ts',
        find: 'x.dim() === expected.length',
        replace: 'x.dim() >= expected.length',
      },
    ],
  },
]

import type { Mistake } from './mistake.ts'

const introducedIn = 'views'

export const views: readonly Mistake[] = [
  {
    id: 'transpose-without-strides',
    says: 'Permuting gives the sizes their new order and leaves the strides in the old one.',
    introducedIn,
    variants: [
      {
        file: 'src/views.ts',
        region: 'permute',
        find: 'from.map((dim) => x.strides[dim])',
        replace: 'x.strides',
      },
      {
        file: 'src/views.ts',
        region: 'permute',
        find: 'pick(x.strides, from)',
        replace: 'x.strides',
      },
    ],
  },
  {
    id: 'view-ignores-strides',
    says: 'A view reads the storage row by row, although a transposed tensor does not lie so.',
    introducedIn,
    variants: [
      {
        file: 'src/views.ts',
        region: 'view',
        find: 'viewStrides(x, sizes)',
        replace: 'rowMajorStrides(sizes)',
      },
    ],
  },
  {
    id: 'narrow-forgets-offset',
    says: 'The narrowed part of a tensor that is itself a part starts at the beginning of the storage.',
    introducedIn,
    variants: [
      {
        file: 'src/views.ts',
        find: 'x.storageOffset + from * x.strides[d]',
        replace: 'from * x.strides[d]',
      },
    ],
  },
  {
    id: 'expand-walks-on',
    says: 'A repeated dimension has the stride 1 instead of 0 and reads its neighbours.',
    introducedIn,
    variants: [
      {
        file: 'src/views.ts',
        region: 'expand',
        find: 'x.strides[i - added] : 0',
        replace: 'x.strides[i - added] : 1',
      },
    ],
  },
  {
    id: 'contiguous-does-nothing',
    says: 'A tensor that lies in another order is passed on as it is instead of being copied.',
    introducedIn,
    variants: [
      {
        file: 'src/tensor.ts',
        find: 'this.isContiguous() ? this',
        replace: 'this.numel() > 0 ? this',
      },
      {
        file: 'src/tensor.ts',
        find: 'if (this.isContiguous()) return this',
        replace: 'if (this.numel() > 0) return this',
      },
    ],
  },
  {
    id: 'item-forgets-offset',
    says: 'The one number of a view is read from the start of the storage.',
    introducedIn,
    variants: [
      {
        file: 'src/tensor.ts',
        find: 'this.storage[this.storageOffset]',
        replace: 'this.storage[0]',
      },
      {
        file: 'src/tensor.ts',
        find: 'return storage[storageOffset]',
        replace: 'return storage[storageOffset * 0]',
      },
    ],
  },
  {
    id: 'broadcast-from-the-left',
    says: 'Shapes are aligned at their first dimension; broadcasting aligns them at the last.',
    introducedIn,
    variants: [
      {
        file: 'src/broadcast.ts',
        find: 'a[a.length + fromEnd] ?? 1\n    const sizeB = b[b.length + fromEnd] ?? 1',
        replace: 'a[i] ?? 1\n    const sizeB = b[i] ?? 1',
      },
    ],
  },
  {
    id: 'mean-divides-by-all',
    says: 'The mean along one dimension is divided by how many numbers the whole tensor has.',
    introducedIn,
    variants: [
      {
        file: 'src/reduce.ts',
        region: 'mean',
        find: 'x.numel() / sums.numel()',
        replace: 'x.numel()',
      },
    ],
  },
  {
    id: 'max-takes-the-last',
    says: 'Of equal maxima along a dimension the last index is given; in PyTorch it is the first.',
    introducedIn,
    variants: [
      { file: 'src/reduce.ts', find: 'v > best', replace: 'v >= best' },
      { file: 'src/extremes.ts', find: 'v > best', replace: 'v >= best' },
    ],
  },
  {
    id: 'matmul-reads-rows-twice',
    says: 'The right-hand matrix is walked through by rows, as the left one is, and not by columns.',
    introducedIn,
    variants: [
      { file: 'src/matmul.ts', find: 'b0 + j * bCol, bRow, K', replace: 'b0 + j * bRow, bCol, K' },
      {
        file: 'src/matmul.ts',
        find: 'k * bRow)\n  const columns = Int32Array.from({ length: m }, (_, j) => j * bCol)',
        replace: 'k * bCol)\n  const columns = Int32Array.from({ length: m }, (_, j) => j * bRow)',
      },
    ],
  },
  {
    id: 'matmul-inner-sizes-unchecked',
    says: 'Matrices whose inner sizes differ are multiplied, with numbers that are not theirs.',
    introducedIn,
    variants: [
      { file: 'src/matmul.ts', find: 'inner[0] !== inner[1]', replace: 'inner[0] === undefined' },
    ],
  },
  {
    id: 'in-place-reads-what-it-wrote',
    says: 'In x.add_(x.t()) numbers are read that the same operation has just changed.',
    introducedIn,
    variants: [
      {
        file: 'src/in-place.ts',
        find: 'y.storage.buffer === x.storage.buffer',
        replace: 'y.storage.buffer === undefined',
      },
    ],
  },
]

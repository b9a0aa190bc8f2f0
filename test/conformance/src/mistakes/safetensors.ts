/** Mistakes in the format of files of tensors. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'checkpoints'

export const safetensors: readonly Mistake[] = [
  {
    id: 'offsets-from-the-beginning-of-the-file',
    says: 'Offsets count from the first byte of the file, not from the end of the header.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors.ts',
        find: 'data_offsets: [start, end]',
        replace: 'data_offsets: [start + 8, end + 8]',
      },
    ],
  },
  {
    id: 'header-length-big-endian',
    says: 'The length of the header is written with its largest byte first.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors.ts',
        region: 'encodeSafetensors',
        find: 'BigInt(header.length), true)',
        replace: 'BigInt(header.length), false)',
      },
    ],
  },
  {
    id: 'header-not-padded',
    says: 'The header ends where it ends, and the numbers begin at any byte.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors.ts',
        find: 'Math.ceil(bytes.length / 8) * 8',
        replace: 'bytes.length',
      },
    ],
  },
  {
    id: 'narrow-numbers-first',
    says: 'Tensors lie in the order of their names, and a double may begin in the middle of a word.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors.ts',
        region: 'layOut',
        find: '(a, b) => b.width - a.width',
        replace: '(a, b) => (a.name < b.name ? -1 : 1)',
      },
    ],
  },
  {
    id: 'view-saved-with-its-whole-storage',
    says: 'A view is saved as its whole storage.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-numbers.ts',
        region: 'bytesOf',
        find: 'storage.subarray(storageOffset, storageOffset + x.numel())',
        replace: 'storage.subarray(storageOffset && 0)',
      },
    ],
  },
  {
    id: 'view-saved-as-it-lies',
    says: 'A transposed tensor is saved in the order of its storage, with the shape of the view.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-numbers.ts',
        region: 'bytesOf',
        find: 'x.detach().contiguous()',
        replace: 'x.detach()',
      },
    ],
  },
  {
    id: 'doubles-loaded-as-float32',
    says: 'What is loaded becomes float32, whatever it was.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-numbers.ts',
        region: 'FORMATS',
        find: "becomes: 'float64'",
        replace: "becomes: 'float32'",
      },
    ],
  },
  {
    id: 'int64-wraps-around',
    says: 'A whole number that does not fit is cut to 32 bits.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-numbers.ts',
        region: 'tensorFrom',
        find: "becomes === 'int32' && numbers[i] !== number",
        replace: 'Number.isNaN(number) && !Number.isNaN(numbers[i])',
      },
    ],
  },
  {
    id: 'subnormal-half-forgotten',
    says: 'In a half the smallest exponent is taken for an ordinary one.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-numbers.ts',
        find: '(exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14)',
        replace: '(1 + fraction) * 2 ** (exponent - 15)',
      },
    ],
  },
  {
    id: 'bool-read-as-stored',
    says: 'What is true counts as whatever number the file has for it.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-numbers.ts',
        region: 'FORMATS',
        find: 'Math.min(view.getUint8(at), 1)',
        replace: 'view.getUint8(at)',
      },
    ],
  },
  {
    id: 'infinite-offsets-allowed',
    says: 'An offset of 1e999, which JSON allows, is taken for a number.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-header.ts',
        find: 'Number.isSafeInteger(size) && Number(size) >= 0',
        replace: 'Number(size) >= 0',
      },
    ],
  },
  {
    id: 'holes-allowed',
    says: 'Bytes between two tensors are passed over.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-header.ts',
        region: 'checkCoverage',
        find: 'entry.start > before.end',
        replace: 'entry.start > dataBytes',
      },
    ],
  },
  {
    id: 'overlap-allowed',
    says: 'Two tensors may share bytes.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-header.ts',
        region: 'checkCoverage',
        find: 'entry.start < before.end',
        replace: 'entry.start < 0',
      },
    ],
  },
  {
    id: 'repeated-names-allowed',
    says: 'Of two tensors with one name the last one counts, as JSON.parse has it.',
    introducedIn,
    variants: [
      {
        file: 'src/safetensors-header.ts',
        find: 'if (twice === undefined) return object',
        replace: 'if (twice === undefined || object) return object',
      },
    ],
  },
]

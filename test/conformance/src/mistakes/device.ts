import type { Mistake } from './mistake.ts'

const introducedIn = 'device'
const cast = 'src/cast.ts'
const launch = 'src/launch.ts'
const copy = 'src/kernels/copy.ts'
const sums = 'src/kernels/sums.ts'
const convert = 'src/nn/convert.ts'

export const device: readonly Mistake[] = [
  {
    id: 'to-leaves-the-graph',
    says: 'A tensor that moves to another device forgets where it came from, and no gradient comes home.',
    introducedIn,
    variants: [
      {
        file: cast,
        region: 'to',
        find: "return record('to', toDevice(x, where), [[x, (dy) => dy.to(own)]])",
        replace: 'void own\n  return toDevice(x, where)',
      },
    ],
  },
  {
    id: 'gradient-stays-abroad',
    says: 'The gradient of a move is handed back where it is, and not taken home.',
    introducedIn,
    variants: [
      { file: cast, region: 'to', find: '(dy) => dy.to(own)', replace: '(dy) => (void own, dy)' },
    ],
  },
  {
    id: 'to-always-copies',
    says: 'A tensor is copied even when it is where it should be.',
    introducedIn,
    variants: [
      { file: cast, region: 'to', find: 'if (own === where) return x', replace: 'void own' },
    ],
  },
  {
    id: 'gradients-left-behind',
    says: 'A module moves its parameters, and leaves their gradients where they were.',
    introducedIn,
    variants: [
      {
        file: convert,
        region: 'convert',
        find: 'x.grad && moved(x.grad)',
        replace: 'x.grad',
      },
    ],
  },
  {
    id: 'moved-one-by-one',
    says: 'Each parameter moves before the next one is looked at, so that an error leaves half a module behind.',
    introducedIn,
    variants: [
      {
        file: convert,
        region: 'convert',
        find: 'const changes = tensors.map((x) => [x, moved(x), x.grad && moved(x.grad)] as const)',
        replace:
          'const changes = tensors.map((x) => {\n' +
          '    x.data = moved(x)\n' +
          '    return [x, x.data, x.grad && moved(x.grad)] as const\n' +
          '  })',
      },
    ],
  },
  {
    id: 'optimizer-does-not-notice',
    says: 'An optimizer goes on after its parameters have moved, with what it remembers elsewhere.',
    introducedIn,
    variants: [
      {
        file: 'src/optim/optimizer.ts',
        find: 'if (w.device === home) continue',
        replace: 'if (w.device || home) continue',
      },
    ],
  },
  {
    id: 'views-given-as-they-lie',
    says: 'A kernel is given the memory of a view as it lies, in the order of its base.',
    introducedIn,
    variants: [
      {
        file: launch,
        region: 'sideBySide',
        find: 'return isWhole(x) ? x : copyOnDevice(x)',
        replace: 'return x.numel() === x.memory.length ? x : copyOnDevice(x)',
      },
    ],
  },
  {
    id: 'parts-taken-for-the-whole',
    says: 'A part that lies side by side is given to kernels from the beginning of its memory.',
    introducedIn,
    variants: [
      {
        file: launch,
        region: 'sideBySide',
        find: 'return x.isContiguous() && x.numel() === x.memory.length',
        replace: 'return x.isContiguous()',
      },
    ],
  },
  {
    id: 'copy-forgets-the-start',
    says: 'A part is copied from the beginning of its memory.',
    introducedIn,
    variants: [
      { file: copy, region: 'copy', find: 'let at = start', replace: 'let at = start * 0' },
    ],
  },
  {
    id: 'new-array-for-one-reader',
    says: 'What a change in place computes goes to the tensor that it was asked of, and its views keep the old numbers.',
    introducedIn,
    variants: [
      {
        file: launch,
        region: 'assign',
        find: 'const { memory } = x\n',
        replace: 'const memory = (x.memory = new Memory(x.memory.array!, x.device))\n',
      },
    ],
  },
  {
    id: 'rest-of-the-memory-lost',
    says: 'A change of a part puts its numbers in the place of the whole.',
    introducedIn,
    variants: [
      {
        file: launch,
        region: 'assign',
        find: 'isWhole(x) ? result : putOnDevice(x, result)',
        replace: 'x.isContiguous() ? result : putOnDevice(x, result)',
      },
    ],
  },
  {
    id: 'part-reaches-too-far',
    says: 'A place beyond the end of a row of a part is taken for one of the part.',
    introducedIn,
    variants: [
      {
        file: copy,
        region: 'put',
        find: 'if (index >= this.constants.sizes[d]) inside = 0',
        replace: '',
      },
    ],
  },
  {
    id: 'last-block-overrun',
    says: 'The last block of a sum is as long as the others and adds what is no part of the column.',
    introducedIn,
    variants: [{ file: sums, find: 'if (n < this.constants.count) part', replace: 'part' }],
  },
  {
    id: 'one-long-sum',
    says: 'A long sum is one block, and loses digits to each of its terms.',
    introducedIn,
    variants: [
      {
        file: 'src/reduce.ts',
        region: 'sumOnDevice',
        find: 'const block = Math.ceil(Math.sqrt(count))',
        replace: 'const block = count',
      },
    ],
  },
  {
    id: 'fallback-to-the-cpu',
    says: 'Where there is no kernel, the numbers are read and the loops of the cpu go on, silently.',
    introducedIn,
    variants: [
      {
        file: 'src/tensor.ts',
        region: 'storage',
        find: 'return this.memory.numbers ?? this.outOfReach()',
        replace: 'return this.memory.numbers ?? this.memory.array?.readNow() ?? this.outOfReach()',
      },
    ],
  },
  {
    id: 'devices-mixed',
    says: 'Tensors of different devices are not told apart before a kernel runs.',
    introducedIn,
    variants: [
      {
        file: 'src/device.ts',
        find: 'if (device === first.device) continue',
        replace: 'if (device || first) continue',
      },
    ],
  },
  {
    id: 'item-of-the-first',
    says: 'The number of a part of a tensor is looked up where it lay on the device.',
    introducedIn,
    variants: [
      {
        file: 'src/tensor.ts',
        find: 'return storage[storageOffset]',
        replace: 'return storage[storageOffset + this.storageOffset]',
      },
    ],
  },
  {
    id: 'copies-kept',
    says: 'The copies that views are laid out in for a kernel stay on the device until garbage is collected.',
    introducedIn,
    variants: [
      {
        file: launch,
        region: 'launch',
        find: '!tensors.includes(x)',
        replace: 'tensors.length === 0',
      },
      {
        file: launch,
        region: 'launch',
        find: '!given.includes(x)',
        replace: 'given.length === 0',
      },
    ],
  },
]

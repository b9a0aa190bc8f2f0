import type { Mistake } from './mistake.ts'

const introducedIn = 'checkpoints'

export const checkpoints: readonly Mistake[] = [
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
  {
    id: 'spare-normal-forgotten',
    says: 'The second number of a pair of normal ones is not part of the state.',
    introducedIn,
    variants: [
      {
        file: 'src/random.ts',
        region: 'Generator.getState',
        find: 'spare: this.spare ?? null',
        replace: 'spare: null',
      },
    ],
  },
  {
    id: 'spare-normal-kept',
    says: 'A state without a spare number leaves the one that waits.',
    introducedIn,
    variants: [
      {
        file: 'src/random.ts',
        region: 'Generator.getState',
        find: 'this.spare = state.spare ?? undefined',
        replace: 'this.spare = state.spare ?? this.spare',
      },
    ],
  },
  {
    id: 'place-of-the-generator-forgotten',
    says: 'The words are saved, but not how many of them were used.',
    introducedIn,
    variants: [
      {
        file: 'src/random.ts',
        region: 'Generator.getState',
        find: 'this.used = state.used',
        replace: 'this.used = 0',
      },
    ],
  },
  {
    id: 'only-the-model-saved',
    says: 'Of the tensors only those of the model get into the file: momentum starts from nothing.',
    introducedIn,
    variants: [
      {
        file: 'src/checkpoint.ts',
        region: 'withoutTensors',
        find: 'tensors.set(name, value)',
        replace: "if (path[0] !== 'model') return undefined\n    tensors.set(name, value)",
      },
    ],
  },
  {
    id: 'infinity-becomes-null',
    says: 'JSON.stringify is trusted with every number.',
    introducedIn,
    variants: [
      {
        file: 'src/checkpoint.ts',
        find: 'Number.isFinite(value) && !Object.is(value, -0)',
        replace: '!Object.is(value, -0)',
      },
    ],
  },
  {
    id: 'buffers-of-layers-not-translated',
    says: 'A name is looked up whole, so that the buffers of layers keep names that PyTorch has not.',
    introducedIn,
    variants: [
      {
        file: 'src/torch-names.ts',
        region: 'toTorchName',
        find: 'name.replace(/[^.]*$/,',
        replace: 'name.replace(/.*$/,',
      },
    ],
  },
  {
    id: 'written-into-the-old-file',
    says: 'The file itself is opened for writing, so that for a while it is neither old nor new.',
    introducedIn,
    variants: [
      {
        file: 'src/write-atomically.ts',
        region: 'writeAtomically',
        find:
          '  const temporary = `${target}.${randomUUID()}.tmp`\n' +
          "  const file = await open(temporary, 'wx', mode)",
        replace: "  const temporary = target\n  const file = await open(temporary, 'w', mode)",
      },
    ],
  },
  {
    id: 'one-temporary-file-for-all',
    says: 'Two that save at once write into one temporary file.',
    introducedIn,
    variants: [
      {
        file: 'src/write-atomically.ts',
        region: 'writeAtomically',
        find:
          '  const temporary = `${target}.${randomUUID()}.tmp`\n' +
          "  const file = await open(temporary, 'wx', mode)",
        replace:
          "  const temporary = `${target}.tmp`\n  const file = await open(temporary, 'w', mode)",
      },
    ],
  },
  {
    id: 'link-replaced-by-a-file',
    says: 'A link is replaced, and the file behind it stays old.',
    introducedIn,
    variants: [
      {
        file: 'src/write-atomically.ts',
        find: 'target: await realpath(path)',
        replace: 'target: path',
      },
    ],
  },
  {
    id: 'private-file-made-public',
    says: 'A file that only its owner may read becomes one that all may read.',
    introducedIn,
    variants: [
      { file: 'src/write-atomically.ts', find: 'mode: mode & 0o777', replace: 'mode: 0o644' },
    ],
  },
  {
    id: 'temporary-file-left-behind',
    says: 'When saving fails, what was written so far stays on the disk.',
    introducedIn,
    variants: [
      {
        file: 'src/write-atomically.ts',
        region: 'writeAtomically',
        find: 'await rm(temporary, { force: true })',
        replace: 'await rm(`${temporary}.`, { force: true })',
      },
    ],
  },
  {
    id: 'encoded-after-a-pause',
    says: 'The numbers are copied only after others had their turn, and may be those of two steps.',
    introducedIn,
    variants: [
      {
        file: 'src/files.ts',
        region: 'saveFile',
        find: '  const bytes = encodeSafetensors(',
        replace: '  await Promise.resolve()\n  const bytes = encodeSafetensors(',
      },
    ],
  },
  {
    id: 'place-in-the-epoch-one-short',
    says: 'A batch counts as handed out only when the next one is asked for, so it comes twice.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: 'place.position = current + 1\n',
        replace: 'place.position = current\n',
      },
    ],
  },
  {
    id: 'loader-saves-its-generator-as-it-is',
    says: 'In the middle of an epoch the generator is saved as it is now, and draws another order.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.stateDict',
        find: 'generator: start, now',
        replace: 'generator: start && now, now',
      },
    ],
  },
  {
    id: 'default-generator-left-where-the-epoch-began',
    says: 'Whoever shares the default generator with the loader draws the numbers of the epoch once more.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: '    if (first > 0) this.shared().setState(saved)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'batches-handed-out-read-again',
    says: 'Batches that were handed out are read once more, and draw from generators of others.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: 'prefetch === 0 ? done : 0',
        replace: '0',
      },
    ],
  },
  {
    id: 'default-generator-left-where-reading-again-ended',
    says: 'What is read once more draws from the default generator, which is not put back.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.iterate',
        find: '      if (current === done - 1) this.shared().setState(saved)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'generator-of-its-own-shared-in-vain',
    says: 'What a dropout drew from the loader’s own generator is forgotten when the training goes on.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.begin',
        find: '(this.prefetch === 0 && this.generator) || defaultGenerator()',
        replace: 'defaultGenerator()',
      },
    ],
  },
  {
    id: 'batches-read-ahead-drawn-again',
    says: 'The generator is put back although batches that were read ahead have drawn from it.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.begin',
        find: '(this.prefetch === 0 && this.generator) || defaultGenerator()',
        replace: 'this.generator ?? defaultGenerator()',
      },
    ],
  },
  {
    id: 'loop-in-a-loop-takes-the-place',
    says: 'After a loop inside of the loop, the loader stands where that one ended.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.epoch',
        find: '      if (outer?.open) this.place = outer\n',
        replace: '      void outer\n',
      },
    ],
  },
  {
    id: 'each-epoch-taken-for-a-resumed-one',
    says: 'Having gone on once, the loader leaves out the same batches in every epoch.',
    introducedIn,
    variants: [
      {
        file: 'src/data/data-loader.ts',
        region: 'DataLoader.begin',
        find: '    this.resumed = null\n',
        replace: '',
      },
    ],
  },
  {
    id: 'epoch-trained-again-after-its-test',
    says: 'Stopped while it is tested, an epoch is trained once more.',
    introducedIn,
    variants: [
      {
        file: 'src/fit.ts',
        region: 'leftInTest',
        find: 'if (steps === length && position === 0) return true',
        replace: 'if (steps === length && position === 0) return false',
      },
    ],
  },
  {
    id: 'epoch-skipped-where-train-begins-anew',
    says: 'Wherever train is at its start, the epoch counts as trained, however few steps were made.',
    introducedIn,
    variants: [
      {
        file: 'src/fit.ts',
        region: 'leftInTest',
        find: 'if (steps === length && position === 0) return true',
        replace: 'if (position === 0) return true',
      },
    ],
  },
  {
    id: 'costs-of-the-epoch-so-far-forgotten',
    says: 'The mean cost of an epoch is that of the steps since it went on.',
    introducedIn,
    variants: [
      {
        file: 'src/fit.ts',
        region: 'trainEpoch',
        find: '  for await (const [inputs, targets] of train) {',
        replace:
          '  Object.assign(progress, { samples: 0, cost: 0 })\n' +
          '  for await (const [inputs, targets] of train) {',
      },
    ],
  },
]

/** Mistakes in what is put away of a training, and in how a file is written. */
import type { Mistake } from './mistake.ts'

const introducedIn = 'checkpoints'

export const checkpoints: readonly Mistake[] = [
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
]

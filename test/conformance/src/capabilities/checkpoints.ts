import { loadCheckpoints, readSafetensors } from '@stepgrad/fixtures'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { afterwards } from '../afterwards.ts'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { pytorch } from '../core/nets.ts'
import type { Library, Tensor } from '../library.ts'
import { make } from './cases.ts'
import type { Checkpoint, CheckpointLibrary, Modules } from './checkpoint-library.ts'
import { expectError } from './errors.ts'

const ours = (library: Library) => library as unknown as CheckpointLibrary
const float64 = { dtype: 'float64' } as const

/** Whole states of a training in one file. */
export const checkpoints = capability('checkpoints', (test) => {
  test('states come back: tensors, numbers, texts, lists, nothing', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint, tensor } = ours(library)
    const checkpoint = {
      model: { 'a.weight': tensor([[1, 2]]), b: tensor(3, float64) },
      optimizer: {
        state: { 0: { step: 7, expAvg: tensor([0.5]), list: [tensor([1]), tensor([2, 3])] } },
        paramGroups: [{ lr: 0.1, betas: [0.9, 0.999], nesterov: false, params: [0] }],
      },
      scheduler: { best: Infinity, worst: -Infinity, none: NaN, zero: -0, mode: 'min', last: null },
      epoch: 3,
      history: [],
      empty: {},
    }
    const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint))
    expect(plain(decoded)).toEqual(plain(checkpoint))
    expect(Object.is((decoded.scheduler as { zero: number }).zero, -0)).toBe(true)
    expect(Object.keys(decoded)).toEqual(Object.keys(checkpoint))
    expect(decoded.model.b.dtype).toBe('float64')
  })

  test('every double comes back to the bit', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint } = ours(library)
    const numbers = [
      0.1,
      1 / 3,
      5e-324,
      2 ** 53 + 2,
      -1.7976931348623157e308,
      0.0010000000000000002,
    ]
    const { lrs } = decodeCheckpoint(encodeCheckpoint({ model: {}, lrs: numbers }))
    expect(lrs).toEqual(numbers)
  })

  test('what is undefined counts as not there', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint } = ours(library)
    const decoded = decodeCheckpoint(
      encodeCheckpoint({ model: {}, scheduler: undefined, epoch: 1 }),
    )
    expect(Object.keys(decoded)).toEqual(['model', 'epoch'])
  })

  test('tensors of the model have their own names in the file, others their path', ({
    library,
  }) => {
    const { encodeCheckpoint, decodeSafetensors, tensor } = ours(library)
    const bytes = encodeCheckpoint({
      model: { 'conv1.weight': tensor([1]) },
      optimizer: { state: { 0: { momentumBuffer: tensor([2]) } } },
    })
    const { tensors, metadata } = decodeSafetensors(bytes)
    expect(Object.keys(tensors)).toEqual(['conv1.weight', 'optimizer.state.0.momentumBuffer'])
    expect(metadata.format).toBe('pt')
  })

  test('buffers have PyTorch’s names in the file, and ours when they are back', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint, decodeSafetensors, tensor } = ours(library)
    const model = {
      'myBlock.bn.runningMean': tensor([1]),
      'myBlock.bn.numBatchesTracked': tensor(2),
      'rnn.weight_ih_l0_reverse': tensor([3]),
    }
    const bytes = encodeCheckpoint({ model })
    expect(Object.keys(decodeSafetensors(bytes).tensors)).toEqual([
      'myBlock.bn.running_mean',
      'myBlock.bn.num_batches_tracked',
      'rnn.weight_ih_l0_reverse',
    ])
    expect(Object.keys(decodeCheckpoint(bytes).model)).toEqual(Object.keys(model))
  })

  test('names are translated there and back', ({ library }) => {
    const { toTorchNames, fromTorchNames, tensor } = ours(library)
    const w = tensor([1])
    const names = { 'a.b.runningVar': w, 'theLayer.weight': w, weight_hh_l1: w, 'fc1.bias': w }
    const torch = toTorchNames(names)
    expect(Object.keys(torch)).toEqual([
      'a.b.running_var',
      'theLayer.weight',
      'weight_hh_l1',
      'fc1.bias',
    ])
    expect(Object.keys(fromTorchNames(torch))).toEqual(Object.keys(names))
    expect(torch['fc1.bias']).toBe(w)
  })

  test('names that every object of JavaScript has are names like others', ({ library }) => {
    const { toTorchNames, fromTorchNames, tensor } = ours(library)
    const names = {
      'a.constructor': tensor([1]),
      toString: tensor([2]),
      'b.__proto__': tensor([3]),
    }
    expect(Object.keys(toTorchNames(names))).toEqual(Object.keys(names))
    expect(Object.keys(fromTorchNames(names))).toEqual(Object.keys(names))
  })

  test('what is neither a tensor nor plain is refused, by its path', ({ library }) => {
    const { encodeCheckpoint, tensor, Generator } = ours(library)
    const refused = (scheduler: unknown, ...pieces: string[]) => {
      const checkpoint = { model: { w: tensor([1]) }, scheduler: { a: [scheduler] } }
      const path = 'scheduler.a.0'
      expectError(() => encodeCheckpoint(checkpoint), 'encodeCheckpoint', path, ...pieces)
    }
    refused(() => 1, 'function')
    refused(new Generator(1), 'Generator', 'stateDict')
    refused(new Map(), 'Map')
    refused(1n, 'bigint')
    refused(undefined, 'undefined')
  })

  test('a record without a prototype is plain, too', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint, tensor } = ours(library)
    const bare = (fields: object) => Object.assign(Object.create(null) as object, fields)
    const model = bare({ w: tensor([1]) }) as Record<string, Tensor>
    const decoded = decodeCheckpoint(encodeCheckpoint({ model, epoch: bare({ of: 3 }) }))
    expect(plain(decoded)).toEqual(plain({ model: { w: tensor([1]) }, epoch: { of: 3 } }))
    const odd = { model, epoch: Object.create(bare({})) as object }
    expectError(() => encodeCheckpoint(odd), 'encodeCheckpoint', 'epoch: Object is neither')
  })

  test('names that the file has taken are refused, by their path', ({ library }) => {
    const { encodeCheckpoint, tensor } = ours(library)
    const w = tensor([1])
    const refused = (checkpoint: Checkpoint, path: string) => {
      expectError(() => encodeCheckpoint(checkpoint), `encodeCheckpoint: ${path}`, 'another name')
    }
    refused({ model: {}, mine: { list: [{ $number: '5', more: 1 }] } }, 'mine.list.0.$number')
    refused({ model: {}, mine: { $tensor: 'w' } }, 'mine.$tensor')
    refused({ model: { $tensor: w } }, 'model.$tensor')
    refused({ model: { w }, $number: w }, '$number')
  })

  test('two tensors of one name are refused', ({ library }) => {
    const { encodeCheckpoint, tensor } = ours(library)
    const w = tensor([1])
    const checkpoint = { model: { 'ema.w': w }, ema: { w } }
    expectError(() => encodeCheckpoint(checkpoint), 'encodeCheckpoint', 'ema.w')
  })

  test('a file without a checkpoint, or one from the future, is refused', ({ library }) => {
    const { encodeSafetensors, decodeCheckpoint, tensor } = ours(library)
    const refused = (metadata: Record<string, string>, ...pieces: string[]) => {
      const bytes = encodeSafetensors({ w: tensor([1]) }, metadata)
      expectError(() => decodeCheckpoint(bytes), 'decodeCheckpoint', ...pieces)
    }
    refused({}, 'no checkpoint', 'loadFile')
    refused({ format: 'pt' }, 'no checkpoint')
    refused({ stepgrad: '2', state: '{}' }, 'version 2', '1')
    refused({ stepgrad: '1', state: '{' }, 'no JSON')
    refused({ stepgrad: '1', state: '[]' }, 'model')
    refused({ stepgrad: '1', state: '{"epoch":1}' }, 'model')
    refused({ stepgrad: '1', state: '{"model":{"w":3}}' }, 'model')
    refused({ stepgrad: '1', state: '{"model":{"w":{"$tensor":"v"}}}' }, 'tensor "v"', 'not there')
    refused({ stepgrad: '1', state: '{"model":{"w":{"$tensor":"toString"}}}' }, 'not there')
    for (const name of ['"foo"', 'null', '"1"', '1', '""', '["NaN"]', '{"$number":"NaN"}']) {
      refused({ stepgrad: '1', state: `{"model":{},"lr":{"$number":${name}}}` }, `$number ${name}`)
    }
  })

  test('a model that is not all tensors is refused, before anything is written', ({ library }) => {
    const { encodeCheckpoint, tensor } = ours(library)
    const w = tensor([1])
    const refused = (model: unknown, ...pieces: string[]) => {
      const checkpoint = { model, epoch: 1 } as unknown as Checkpoint
      expectError(() => encodeCheckpoint(checkpoint), 'encodeCheckpoint', ...pieces, 'stateDict()')
    }
    refused({ net: { w } }, 'model.net: Object must be a tensor')
    refused({ w, steps: 3 }, 'model.steps: number must be a tensor')
    refused({ w, list: [w] }, 'model.list: Array must be')
    refused(w, 'model: Tensor must be names and tensors')
    refused(undefined, 'model: undefined must be names and tensors')
    refused([w], 'model: Array must be names and tensors')
  })

  test('the checkpoint in the fixtures is written as it stands there, byte for byte', ({
    library,
  }) => {
    const { encodeCheckpoint, decodeCheckpoint } = ours(library)
    const bytes = readSafetensors('checkpoint')
    const again = encodeCheckpoint(decodeCheckpoint(bytes))
    expect(Buffer.from(again).equals(bytes)).toBe(true)
  })

  test('from a checkpoint after 10 steps, the other 10 lead where PyTorch got', async ({
    library,
    read,
  }) => {
    const checkpoint = ours(library).decodeCheckpoint(readSafetensors('checkpoint'))
    const { training, sizes } = pytorch('tiny', 'float64')
    const { Net, optim, crossEntropy } = library as unknown as Modules
    const net = new Net({ sizes, dtype: 'float64' })
    const optimizer = new optim.SGD(net.parameters(), { lr: 99 })
    net.loadStateDict(checkpoint.model)
    optimizer.loadStateDict(checkpoint.optimizer)
    for (let step = checkpoint.step as number; step < training.order.length; step++) {
      const { images, labels } = training.batches[training.order[step]]
      const shape = [images.batch, sizes.channels, sizes.height, sizes.width]
      const x = library.tensor(Array.from(images.values), float64).view(...shape)
      optimizer.zeroGrad()
      crossEntropy(net.forward(x), labels).backward()
      optimizer.step()
    }
    const expected = training.parametersAfter.get(20)!
    for (const [name, parameter] of Object.entries(net.stateDict())) {
      expectClose(await read(parameter), expected[name], { what: name, within: 1e-12 })
    }
  })

  test('a file that PyTorch wrote, buffers and all, gives PyTorch’s logits', async ({
    library,
    read,
  }) => {
    const { decodeSafetensors, fromTorchNames } = ours(library)
    const { nn } = library as unknown as Modules
    const net = new nn.Sequential(
      new nn.Conv2d(2, 3, 3),
      new nn.BatchNorm2d(3),
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Linear(48, 4),
    )
    const { tensors } = decodeSafetensors(readSafetensors('normed'))
    net.loadStateDict(fromTorchNames(tensors))
    net.eval()
    const { images, logits } = loadCheckpoints().normed
    const got = await read(net.forward(make(library, images)))
    expectClose(got, logits.values.map(Number), { what: 'logits', within: 2e-6 })
  })
})

/** Files on a disk. */
export const checkpointFiles = capability('checkpoints', (test) => {
  test('what was saved is loaded, tensors and texts', async ({ library }) => {
    const { node, tensor } = ours(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await node.saveFile({ w: tensor([1, 2], float64) }, path, { of: 'a test' })
    const { tensors, metadata } = await node.loadFile(path)
    expect([tensors.w.dtype, tensors.w.tolist(), metadata]).toEqual([
      'float64',
      [1, 2],
      { of: 'a test' },
    ])
  })

  test('a checkpoint that was saved is loaded', async ({ library }) => {
    const { node, tensor } = ours(library)
    const path = join(temporaryFolder(), 'run.safetensors')
    const checkpoint = { model: { w: tensor([1]) }, epoch: 2, best: -Infinity }
    await node.saveCheckpoint(path, checkpoint)
    expect(plain(await node.loadCheckpoint(path))).toEqual(plain(checkpoint))
  })

  test('saving leaves one file, and nothing beside it', async ({ library }) => {
    const { node, tensor } = ours(library)
    const folder = temporaryFolder()
    for (const value of [1, 2]) {
      await node.saveFile({ w: tensor([value]) }, join(folder, 'net.safetensors'))
    }
    expect(readdirSync(folder)).toEqual(['net.safetensors'])
  })

  test('the old file is replaced, not written into', async ({ library }) => {
    const { node, tensor } = ours(library)
    const folder = temporaryFolder()
    const [path, other] = [join(folder, 'net.safetensors'), join(folder, 'same file')]
    await node.saveFile({ w: tensor([1, 2, 3]) }, path)
    const before = readFileSync(path)
    linkSync(path, other)
    await node.saveFile({ w: tensor([4]) }, path)
    expect(readFileSync(other).equals(before)).toBe(true)
    expect((await node.loadFile(path)).tensors.w.tolist()).toEqual([4])
  })

  test('a link stays one, and the file behind it is replaced', async ({ library }) => {
    const { node, tensor } = ours(library)
    const folder = temporaryFolder()
    const [behind, link] = [join(folder, 'run-7.safetensors'), join(folder, 'latest')]
    await node.saveFile({ w: tensor([1]) }, behind)
    symlinkSync('run-7.safetensors', link)
    await node.saveFile({ w: tensor([2]) }, link)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect((await node.loadFile(behind)).tensors.w.tolist()).toEqual([2])
    expect(readdirSync(folder)).toEqual(['latest', 'run-7.safetensors'])
  })

  test('the new file may be read by whom the old one might, whatever the umask', async ({
    library,
  }) => {
    const { node, tensor } = ours(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, path)
    const modes = process.platform === 'win32' ? [0o666] : [0o600, 0o664, 0o666]
    for (const mode of modes) {
      chmodSync(path, mode)
      await node.saveFile({ w: tensor([mode]) }, path)
      expect(statSync(path).mode & 0o777).toBe(mode)
    }
  })

  test('a file system that cannot write folders through is no error', async ({ library }) => {
    const { node, tensor } = ours(library)
    const folder = temporaryFolder()
    const path = join(folder, 'net.safetensors')
    const handle = await open(folder)
    const prototype = Object.getPrototypeOf(handle) as typeof handle
    await handle.close()
    const { sync } = prototype
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      if ((await this.stat()).isDirectory()) throw new Error('EINVAL: invalid argument, fsync')
      return sync.call(this)
    })
    afterwards(() => spy.mockRestore())
    await node.saveFile({ w: tensor([1]) }, path)
    expect(spy).toHaveBeenCalled()
    expect((await node.loadFile(path)).tensors.w.tolist()).toEqual([1])
  })

  test('while it is written, the file is the old one or the new one', async ({ library }) => {
    const { node, zeros, ones } = ours(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await node.saveFile({ w: zeros([200_000]) }, path)
    const whole = [readFileSync(path)]
    let saving = true
    const saved = node.saveFile({ w: ones([300_000]) }, path).finally(() => (saving = false))
    const seen: Buffer[] = []
    while (saving) {
      seen.push(readFileSync(path))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await saved
    whole.push(readFileSync(path))
    expect(seen.length).toBeGreaterThan(1)
    for (const bytes of seen) expect(whole.some((file) => file.equals(bytes))).toBe(true)
  })

  test('a step during the saving does not get into the file', async ({ library }) => {
    const { node, tensor } = ours(library)
    const folder = temporaryFolder()
    const w = tensor([1, 2])
    const [a, b] = [join(folder, 'a'), join(folder, 'b')]
    const saving = [node.saveFile({ w }, a), node.saveCheckpoint(b, { model: { w } })]
    w.fill_(9)
    await Promise.all(saving)
    expect((await node.loadFile(a)).tensors.w.tolist()).toEqual([1, 2])
    expect((await node.loadCheckpoint(b)).model.w.tolist()).toEqual([1, 2])
  })

  test('several at once into one file: one of them is there, whole', async ({ library }) => {
    const { node, full } = ours(library)
    const folder = temporaryFolder()
    const path = join(folder, 'net.safetensors')
    const save = (value: number) => node.saveFile({ w: full([1000 * value], value) }, path)
    await Promise.all([1, 2, 3, 4, 5].map(save))
    const { w } = (await node.loadFile(path)).tensors
    expect(w.shape[0]).toBe(1000 * w.max().item())
    expect(readdirSync(folder)).toEqual(['net.safetensors'])
  })

  test('a folder that is not there: an error that names the file', async ({ library }) => {
    const { node, tensor } = ours(library)
    const path = join(temporaryFolder(), 'nowhere', 'net.safetensors')
    await expectRejection(node.saveFile({ w: tensor([1]) }, path), `saveFile: ${path}: `, 'ENOENT')
    const checkpoint = { model: { w: tensor([1]) } }
    await expectRejection(node.saveCheckpoint(path, checkpoint), `saveCheckpoint: ${path}: `)
  })

  test('a folder where the file should be: an error, and nothing left beside it', async ({
    library,
  }) => {
    const { node, tensor } = ours(library)
    const folder = temporaryFolder()
    const path = join(folder, 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, join(folder, 'other'))
    mkdirSync(path)
    await expectRejection(node.saveFile({ w: tensor([1]) }, path), `saveFile: ${path}: `)
    expect(readdirSync(folder).sort()).toEqual(['net.safetensors', 'other'])
  })

  test('what is wrong with a file is said with its name', async ({ library }) => {
    const { node } = ours(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await expectRejection(node.loadFile(path), `loadFile: ${path}: `, 'ENOENT')
    writeFileSync(path, readSafetensors('checkpoint').subarray(0, -1))
    await expectRejection(node.loadFile(path), `loadFile: ${path}: tensor `, 'cut short')
    await expectRejection(
      node.loadCheckpoint(path),
      `loadCheckpoint: ${path}: tensor `,
      'cut short',
    )
    writeFileSync(path, readSafetensors('normed'))
    await expectRejection(node.loadCheckpoint(path), `loadCheckpoint: ${path}: `, 'no checkpoint')
  })

  test('a file larger than its numbers take is not read in vain', async ({ library }) => {
    const { node, tensor } = ours(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, path)
    writeFileSync(path, 'garbage', { flag: 'a' })
    await expectRejection(node.loadFile(path), `loadFile: ${path}: `, 'last 7 bytes')
  })
})

/** The state of a network, dtype by dtype and number by number, as plain values. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('storage' in value) {
    const { dtype, shape, tolist } = value as Tensor
    return { dtype, shape, values: tolist.call(value) }
  }
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

async function expectRejection(promise: Promise<unknown>, start: string, ...pieces: string[]) {
  const message = await promise.then(
    () => 'it went through, although it must be an error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  expect(message.slice(0, start.length)).toBe(start)
  for (const piece of pieces) expect(message).toContain(piece)
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepgrad-'))
  afterwards(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

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
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSafetensors } from '@stepgrad/fixtures'
import { expect, vi } from 'vitest'
import { afterwards } from '../afterwards.ts'
import { capability } from '../capability.ts'
import { withCheckpoints } from './checkpoint-library.ts'
import { float64, plain } from './checkpoints.ts'

/** Files on a disk. */
export const checkpointSaving = capability('checkpoints', (test) => {
  test('what was saved is loaded, tensors and texts', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
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
    const { node, tensor } = withCheckpoints(library)
    const path = join(temporaryFolder(), 'run.safetensors')
    const checkpoint = { model: { w: tensor([1]) }, epoch: 2, best: -Infinity }
    await node.saveCheckpoint(path, checkpoint)
    expect(plain(await node.loadCheckpoint(path))).toEqual(plain(checkpoint))
  })

  test('saving leaves one file, and nothing beside it', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    for (const value of [1, 2]) {
      await node.saveFile({ w: tensor([value]) }, join(folder, 'net.safetensors'))
    }
    expect(readdirSync(folder)).toEqual(['net.safetensors'])
  })

  test('the old file is replaced, not written into', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    const [path, other] = [join(folder, 'net.safetensors'), join(folder, 'same file')]
    await node.saveFile({ w: tensor([1, 2, 3]) }, path)
    const before = readFileSync(path)
    linkSync(path, other)
    await node.saveFile({ w: tensor([4]) }, path)
    expect(
      readFileSync(other).equals(before),
      'a hard link to the old file still has its bytes',
    ).toBe(true)
    expect((await node.loadFile(path)).tensors.w.tolist()).toEqual([4])
  })

  test('a link stays one, and the file behind it is replaced', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    const [behind, link] = [join(folder, 'run-7.safetensors'), join(folder, 'latest')]
    await node.saveFile({ w: tensor([1]) }, behind)
    symlinkSync('run-7.safetensors', link)
    await node.saveFile({ w: tensor([2]) }, link)
    expect(lstatSync(link).isSymbolicLink(), 'the link is still one').toBe(true)
    expect((await node.loadFile(behind)).tensors.w.tolist()).toEqual([2])
    expect(readdirSync(folder)).toEqual(['latest', 'run-7.safetensors'])
  })

  test('a link behind which nothing is yet stays one, too', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'runs'))
    symlinkSync('runs/8', join(folder, 'newest'))
    symlinkSync('newest', join(folder, 'latest'))
    await node.saveFile({ w: tensor([1]) }, join(folder, 'latest'))
    expect(lstatSync(join(folder, 'latest')).isSymbolicLink(), 'the link is still one').toBe(true)
    expect(readdirSync(folder)).toEqual(['latest', 'newest', 'runs'])
    expect((await node.loadFile(join(folder, 'runs', '8'))).tensors.w.tolist()).toEqual([1])
  })

  test('what is no file, such as a socket, is not replaced', async ({ library }) => {
    if (process.platform === 'win32') return // there no folder has a socket
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    const path = join(folder, 'socket')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    afterwards(() => server.close())
    await expectRejection(node.saveFile({ w: tensor([1]) }, path), `saveFile: ${path}: `)
    expect(lstatSync(path).isSocket(), 'the socket is still there').toBe(true)
    expect(readdirSync(folder)).toEqual(['socket'])
  })

  test('a disk that takes no more: an error, the old file, and nothing left beside it', async ({
    library,
  }) => {
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    const path = join(folder, 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, path)
    const handle = await open(path)
    const prototype = Object.getPrototypeOf(handle) as typeof handle
    await handle.close()
    const full = new Error('ENOSPC: no space left on device, fsync')
    const spy = vi.spyOn(prototype, 'sync').mockRejectedValue(full)
    afterwards(() => spy.mockRestore())
    const saving = node.saveFile({ w: tensor([2]) }, path)
    await expectRejection(saving, `saveFile: ${path}: `, 'ENOSPC')
    expect((await node.loadFile(path)).tensors.w.tolist()).toEqual([1])
    expect(readdirSync(folder)).toEqual(['net.safetensors'])
  })

  test('the new file may be read by whom the old one might, whatever the umask', async ({
    library,
  }) => {
    const { node, tensor } = withCheckpoints(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, path)
    const modes = process.platform === 'win32' ? [0o666] : [0o600, 0o664, 0o666]
    for (const mode of modes) {
      chmodSync(path, mode)
      await node.saveFile({ w: tensor([mode]) }, path)
      expect(statSync(path).mode & 0o777, 'mode of the new file').toBe(mode)
    }
  })

  test('a file system that cannot write folders through is no error', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
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
    const { node, zeros, ones } = withCheckpoints(library)
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
    for (const bytes of seen)
      expect(
        whole.some((file) => file.equals(bytes)),
        'what was read while it was saved is a whole file, old or new',
      ).toBe(true)
  })

  test('a step during the saving does not get into the file', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
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
    const { node, full } = withCheckpoints(library)
    const folder = temporaryFolder()
    const path = join(folder, 'net.safetensors')
    const save = (value: number) => node.saveFile({ w: full([1000 * value], value) }, path)
    await Promise.all([1, 2, 3, 4, 5].map(save))
    const { w } = (await node.loadFile(path)).tensors
    expect(w.shape[0]).toBe(1000 * w.max().item())
    expect(readdirSync(folder)).toEqual(['net.safetensors'])
  })

  test('a folder that is not there: an error that names the file', async ({ library }) => {
    const { node, tensor } = withCheckpoints(library)
    const path = join(temporaryFolder(), 'nowhere', 'net.safetensors')
    await expectRejection(node.saveFile({ w: tensor([1]) }, path), `saveFile: ${path}: `, 'ENOENT')
    const checkpoint = { model: { w: tensor([1]) } }
    await expectRejection(node.saveCheckpoint(path, checkpoint), `saveCheckpoint: ${path}: `)
  })

  test('a folder where the file should be: an error, and nothing left beside it', async ({
    library,
  }) => {
    const { node, tensor } = withCheckpoints(library)
    const folder = temporaryFolder()
    const path = join(folder, 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, join(folder, 'other'))
    mkdirSync(path)
    await expectRejection(node.saveFile({ w: tensor([1]) }, path), `saveFile: ${path}: `)
    expect(readdirSync(folder).sort()).toEqual(['net.safetensors', 'other'])
  })

  test('what is wrong with a file is said with its name', async ({ library }) => {
    const { node } = withCheckpoints(library)
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
    const { node, tensor } = withCheckpoints(library)
    const path = join(temporaryFolder(), 'net.safetensors')
    await node.saveFile({ w: tensor([1]) }, path)
    writeFileSync(path, 'garbage', { flag: 'a' })
    await expectRejection(node.loadFile(path), `loadFile: ${path}: `, 'last 7 bytes')
  })
})

async function expectRejection(promise: Promise<unknown>, start: string, ...pieces: string[]) {
  const message = await promise.then(
    () => 'it went through, although it must be an error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  expect(message.slice(0, start.length), 'beginning of the error').toBe(start)
  for (const piece of pieces) expect(message).toContain(piece)
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepgrad-'))
  afterwards(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

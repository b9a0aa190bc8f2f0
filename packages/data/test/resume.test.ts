import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Results } from '../src/run/results.ts'
import { batch, folderWith } from './support/batches.ts'
import { temporaryFolder } from './support/folder.ts'
import { ended, interrupted, start } from './support/script.ts'

const WITH_CHECKPOINT = new URL('support/stage/with-checkpoint.ts', import.meta.url)

/** A folder with ten images to learn from and ten held back. */
function cifar10(): string {
  const ten = batch(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
  return folderWith({ 'data_batch_1.bin': ten, 'test_batch.bin': ten })
}

describe('a training that is saved', () => {
  const args = (path: string) => ['--limit', '40', '--checkpoint', path]

  test('is saved after each epoch, and says where at its end', async () => {
    const path = join(temporaryFolder(), 'run.json')
    const { status, out } = await ended(start(WITH_CHECKPOINT, args(path)))
    expect(status).toBe(0)
    expect(out.match(/^epoch ./gm)).toHaveLength(3) // the stage's own default
    expect(out).toMatch(/^checkpoint: .*run\.json$/m)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      epoch: 4,
      settings: { dataset: 'mnist', epochs: 3, batchSize: 4, limit: 40, seed: 0 },
      run: { epochs: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3, steps: 100 }] },
    })
  })

  test.skipIf(process.platform === 'win32')(
    'is saved by Ctrl-C, and goes on as if nothing had been',
    async () => {
      const path = join(temporaryFolder(), 'run.json')
      const whole = await ended(start(WITH_CHECKPOINT, args(join(temporaryFolder(), 'other'))))
      const program = start(WITH_CHECKPOINT, args(path), { MILLISECONDS: '5' })
      program.stderr.once('data', () => program.kill('SIGINT'))
      const { status, err } = await ended(program)
      expect(status).toBe(130)
      const [, step, command] =
        /^stopped at step (\d+) of epoch 1; saved; to go on: (.*)$/m.exec(err) ?? []
      expect(Number(step)).toBeLessThan(100)
      expect(command).toMatch(/^pnpm stepgrad train \S+ --resume \S*run\.json$/)

      const resumed = await ended(start(WITH_CHECKPOINT, ['--resume', path]))
      const withoutTimes = (text: string) => text.replace(/ {2}\d+\.\d s$|^checkpoint: .*$/gm, '')
      expect(withoutTimes(resumed.out)).toBe(withoutTimes(whole.out))
      expect(resumed.err.split('\n')[0]).toMatch(/^epoch 1\/3 /)
    },
  )

  test('takes settings that do not change its course, and no others', async () => {
    const path = join(temporaryFolder(), 'run.json')
    await ended(start(WITH_CHECKPOINT, [...args(path), '--epochs', '1']))
    const more = await ended(start(WITH_CHECKPOINT, ['--resume', path, '--epochs', '2']))
    expect(more.out.match(/^epoch ./gm)).toEqual(['epoch 2'])
    const other = await ended(start(WITH_CHECKPOINT, ['--resume', path, '--lr', '1']))
    expect(other).toMatchObject({
      status: 1,
      err: 'train: --lr: is as it was where --resume goes on\n',
    })
  })

  test('goes on with images out of a folder, which Ctrl-C names too', async () => {
    const path = join(temporaryFolder(), 'run.json')
    const dir = cifar10()
    const images = ['--data-dir', dir]
    const all = ['--dataset', 'cifar10', ...images, '--epochs', '1', '--checkpoint', path]
    await ended(start(WITH_CHECKPOINT, all))
    const more = ['--resume', path, ...images, '--epochs', '2']
    const { status, err } = await interrupted(
      start(WITH_CHECKPOINT, more, { MILLISECONDS: '5' }),
      'SIGINT',
    )
    expect(status).toBe(130)
    expect(err).toMatch(
      new RegExp(`of epoch 2; saved; .* --resume ${path} --data-dir ${dir}$`, 'm'),
    )
  })

  test('takes no folder where it has digits', async () => {
    const path = join(temporaryFolder(), 'run.json')
    await ended(start(WITH_CHECKPOINT, [...args(path), '--epochs', '1']))
    const wrong = await ended(start(WITH_CHECKPOINT, ['--resume', path, '--data-dir', 'x']))
    expect(wrong).toMatchObject({
      status: 1,
      err: 'train: --data-dir: the digits need no folder; --resume goes on with them\n',
    })
  })

  test('whose epochs are over says so, and reports again only what is asked for', async () => {
    const folder = temporaryFolder()
    const [path, json] = [join(folder, 'run.json'), join(folder, 'results.json')]
    await ended(start(WITH_CHECKPOINT, [...args(path), '--epochs', '2']))
    const { status, out, err } = await ended(start(WITH_CHECKPOINT, ['--resume', path]))
    expect([status, err]).toEqual([0, ''])
    expect(out.split('\n').slice(3)).toEqual([
      '',
      expect.stringMatching(
        /^these 2 epochs are over; to go on: pnpm .* --resume .*run\.json --epochs 4$/,
      ),
      '',
    ])
    await ended(start(WITH_CHECKPOINT, ['--resume', path, '--json', json]))
    expect((JSON.parse(readFileSync(json, 'utf8')) as Results).epochs).toHaveLength(2)
  })

  test('by default has a file of its own, and leaves that of the training before', async () => {
    const stage = temporaryFolder()
    writeFileSync(join(stage, 'stage.json'), '{ "title": "A stage" }')
    const look = () => ended(start(WITH_CHECKPOINT, ['--epochs', '1'], { STAGE: stage }))
    const checkpoints = () => readdirSync(join(stage, '.stepgrad'))
    expect((await look()).out).not.toContain('kept')
    expect(checkpoints()).toEqual(['mnist.safetensors'])
    const first = readFileSync(join(stage, '.stepgrad', 'mnist.safetensors'))
    const { out } = await look()
    expect(out).toMatch(
      /^the training before .* kept; to go on with that: .*--resume \S*mnist.safetensors$/m,
    )
    expect(out).toMatch(/^checkpoint: .*mnist\.2\.safetensors$/m)
    expect((await look()).out).toMatch(/^the training .*--resume \S*mnist\.2\.safetensors$/m)
    expect(checkpoints()).toEqual([
      'mnist.2.safetensors',
      'mnist.3.safetensors',
      'mnist.safetensors',
    ])
    expect(readFileSync(join(stage, '.stepgrad', 'mnist.safetensors')).equals(first)).toBe(true)
  })

  test('is not begun where it could not be saved', async () => {
    const path = join(temporaryFolder(), 'nowhere', 'run.json')
    expect(await ended(start(WITH_CHECKPOINT, args(path)))).toMatchObject({
      status: 1,
      err: `train: --checkpoint ${path}: its folder does not exist or cannot be written\n`,
    })
  })

  test('does not go on from a file that is not there', async () => {
    const { status, err } = await ended(start(WITH_CHECKPOINT, ['--resume', 'nowhere']))
    expect(status).toBe(1)
    expect(err).toMatch(/^ENOENT.*nowhere'\n$/)
  })
})

describe('a checkpoint is refused in one line', () => {
  const good = { epochs: 2, batchSize: 4, lr: 0.1, momentum: 0, seed: 0, limit: 8 }
  const settings = { ...good, dataset: 'mnist', dtype: 'float32', images: { train: 8, test: 8 } }
  const run = { epochs: [], costs: [], seconds: 0 }

  test.each([
    ['without settings', {}, 'holds no training that could go on, as a run saves it'],
    [
      'without all settings',
      { settings: { ...settings, lr: undefined } },
      'holds no training that could go on, as a run saves it',
    ],
    [
      'with -3 epochs',
      { settings: { ...settings, epochs: -3 } },
      'is damaged: --epochs -3: must be a whole number of at least 1',
    ],
    [
      'with batches of half an image',
      { settings: { ...settings, batchSize: 0.5 } },
      'is damaged: --batch-size 0.5: must be a whole number of at least 1',
    ],
    [
      'with other images',
      { settings: { ...settings, limit: 5 } },
      'had 8 images to learn from and 8 held back, here are 5 and 5; ' +
        'name its own folder with --data-dir',
    ],
    [
      'whose parts do not fit together',
      { settings, run, batch: 900 },
      'cannot go on from it: loader: batch 900 is outside 0 … 100',
    ],
  ])('%s', async (_, checkpoint, message) => {
    const path = join(temporaryFolder(), 'run.json')
    writeFileSync(path, JSON.stringify({ run, epoch: 1, step: 0, ...checkpoint }))
    const { status, err } = await ended(start(WITH_CHECKPOINT, ['--resume', path]))
    expect([status, err]).toEqual([1, `train: --resume ${path}: ${message}\n`])
  })

  test('where its folder has fewer images than it had', async () => {
    const path = join(temporaryFolder(), 'run.json')
    const dir = cifar10()
    const options = ['--dataset', 'cifar10', '--data-dir', dir, '--epochs', '1']
    await ended(start(WITH_CHECKPOINT, [...options, '--checkpoint', path]))
    writeFileSync(join(dir, 'data_batch_1.bin'), batch(0, 1, 2))
    const more = ['--resume', path, '--data-dir', dir, '--epochs', '2']
    const { status, err } = await ended(start(WITH_CHECKPOINT, more))
    expect([status, err]).toEqual([
      1,
      `train: --resume ${path}: had 10 images to learn from and 10 held back, here are 3 and 10; ` +
        'name its own folder with --data-dir\n',
    ])
  })
})

describe.runIf(existsSync('/dev/full'))('where the disk is full', () => {
  const folder = () => join(temporaryFolder(), 'run.json')
  const args = (path: string) => ['--limit', '40', '--epochs', '2', '--checkpoint', path]

  test('at the end of an epoch, the training goes on, and is saved after the next', async () => {
    const path = folder()
    const { status, out, err } = await ended(start(WITH_CHECKPOINT, args(path), { FULL: '2' }))
    expect(status).toBe(0)
    expect(err).toMatch(/^ENOSPC.*; the training goes on, and is saved after the next epoch$/m)
    expect(out).toMatch(/^checkpoint: .*run\.json$/m)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ epoch: 3 })
  })

  test('at the end of the last epoch, the report goes on, and the file is the one before', async () => {
    const path = folder()
    const { status, out, err } = await ended(start(WITH_CHECKPOINT, args(path), { FULL: '3' }))
    expect(status).toBe(1)
    expect(err).toMatch(/^ENOSPC.*; the training is over, and its end is not saved$/m)
    expect(err).not.toMatch(/^ +at /m)
    expect(out).toContain('the accuracies')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ epoch: 2 })
  })

  test.skipIf(process.platform === 'win32')('at Ctrl-C, it is said how to go on', async () => {
    const path = folder()
    const settings = { FULL: '2', MILLISECONDS: '2' }
    await ended(start(WITH_CHECKPOINT, [...args(path), '--epochs', '1']))
    const more = ['--resume', path, '--epochs', '2']
    const { status, err } = await interrupted(start(WITH_CHECKPOINT, more, settings), 'SIGINT')
    expect(status).toBe(130)
    expect(err).toMatch(/^stopped at step \d+ of epoch 2; not saved: ENOSPC.*$/m)
  })

  test('for the results, that is one line, and the report goes on', async () => {
    const [path, full] = [folder(), folder()]
    symlinkSync('/dev/full', full) // by a link of ours: the device itself is in no danger
    const { status, out, err } = await ended(
      start(WITH_CHECKPOINT, [...args(path), '--json', full]),
    )
    expect(status).toBe(1)
    expect(err).toMatch(/^train: --json \S*run\.json: ENOSPC.*; to go on: .*run\.json/m)
    expect(err).not.toMatch(/^ +at /m)
    expect(out).toContain('the accuracies')
  })
})

describe.skipIf(process.platform === 'win32')('a training is saved by', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s, however often that comes', async (signal, expected) => {
    const path = join(temporaryFolder(), 'run.json')
    const program = start(WITH_CHECKPOINT, ['--checkpoint', path], { MILLISECONDS: '5' })
    program.stderr.once('data', () => program.kill(signal))
    const { status, err } = await interrupted(program, signal)
    expect(status).toBe(expected)
    expect(err).toMatch(/^stopped at step \d+ of epoch 1; saved; to go on: /m)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ epoch: 1 })
  })
})

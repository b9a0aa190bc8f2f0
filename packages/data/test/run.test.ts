import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { imageSet, type ImageSet } from '../src/image-set.ts'
import { DivergedError } from '../src/run/course.ts'
import { DEFAULTS, type RunOptions } from '../src/run/options.ts'
import type { Results } from '../src/run/results.ts'
import { type Batch, Run } from '../src/run/training-run.ts'
import { temporaryFolder } from './support/folder.ts'
import { PaperScreen } from './support/screen.ts'

/** `size` black images; image i has label i mod 10. */
function blackImages(name: string, size: number): ImageSet {
  const labels = Uint8Array.from({ length: size }, (_, i) => i % 10)
  return imageSet({ name, classNames: [], labels, readBytes() {} })
}

function startedRun(options: Partial<RunOptions> = {}) {
  const [out, screen] = [new PaperScreen(), new PaperScreen()]
  const [train, test] = [blackImages('train', 10), blackImages('test', 4)]
  const run = new Run({
    title: '07 · Made up',
    options: { ...DEFAULTS, ...options },
    dataset: { name: 'mnist', train, test },
    out,
    screen,
  })
  return { run, out, screen }
}

test('the heading has the title, the images and the settings, within 80 columns', () => {
  const { out } = startedRun({ dtype: 'float64', batchSize: 512, lr: 0.0001, seed: 2 ** 32 - 1 })
  expect(out.lines).toEqual([
    '07 · Made up',
    'mnist: 10 images to learn from, 4 held back',
    'epochs 2 · batch 512 · lr 0.0001 · momentum 0.9 · seed 4294967295 · float64',
    '',
  ])
})

/** All batches at once. */
async function gather(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const gathered: Batch[] = []
  for await (const batch of batches) gathered.push(batch)
  return gathered
}

describe('batches', () => {
  test('have the images and labels in order, the last one what is left', async () => {
    const { run } = startedRun()
    const batches = await gather(run.batches(run.train))
    expect(batches.map(({ labels }) => [...labels])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ])
    expect(batches.map(({ size }) => size)).toEqual([4, 4, 2])
    expect(batches.map(({ images }) => images.length / 3072)).toEqual([4, 4, 2])
  })

  test('follow the order that is given', async () => {
    const { run } = startedRun({ batchSize: 2 })
    const batches = await gather(run.batches(run.train, Int32Array.of(9, 0, 5)))
    expect(batches.map(({ labels }) => [...labels])).toEqual([[9, 0], [5]])
  })

  test('refuse an index outside of the set', async () => {
    const { run } = startedRun()
    await expect(run.batches(run.train, [3, 10]).next()).rejects.toThrow(
      'images: index 10 at position 1 is outside 0 … 9 of train',
    )
  })

  test('can be left early', async () => {
    const { run } = startedRun()
    for await (const { size } of run.batches(run.train)) if (size === 4) break
    expect(process.listenerCount('SIGINT')).toBe(0)
  })
})

test('an epoch is one line: mean cost, right answers, seconds', async () => {
  const { run, out, screen } = startedRun({ batchSize: 5, epochs: 1 })
  for await (const { size } of run.batches(run.train)) run.step(size === 5 ? 0.25 : 0)
  for await (const { size } of run.batches(run.test)) expect(size).toBe(4)
  run.epoch(3)
  expect(out.lines.at(-1)).toMatch(
    /^epoch 1\/1 {2}cost 0\.2500 {2}3 of 4 right \(75\.0 %\) {2}0\.\d s$/,
  )
  expect(screen.lines).toEqual([
    expect.stringMatching(/^epoch 1\/1 {3}50 % {2}1\/2 {2}cost 0\.2500/),
    expect.stringMatching(/^epoch 1\/1 {2}100 % {2}2\/2 {2}cost 0\.2500/),
  ])
})

test('the mean cost of an epoch leaves out the epochs before', async () => {
  const { run, out } = startedRun()
  for (const cost of [4, 1]) {
    run.step(cost)
    run.epoch(0)
  }
  expect(out.lines.slice(-2)).toEqual([
    expect.stringContaining('epoch 1/2  cost 4.0000'),
    expect.stringContaining('epoch 2/2  cost 1.0000'),
  ])
})

test.each([NaN, Infinity])('a cost of %d ends the training and says what to try', (cost) => {
  const { run } = startedRun({ lr: 0.03 })
  run.step(2.3)
  expect(() => run.step(cost)).toThrow(
    new DivergedError(
      `train: the cost is ${cost} at step 2 of epoch 1: the steps are too large; ` +
        'try a smaller learning rate, such as --lr 0.003',
    ),
  )
})

test('a first cost that is no number cannot come from the learning rate', () => {
  expect(() => startedRun().run.step(NaN)).toThrow(
    'train: the cost is NaN at step 1 of epoch 1: no step was done yet, so look at the forward pass',
  )
})

test.each([5, -1, 0.5, NaN])('%d right answers out of 4 are refused', (correct) => {
  expect(() => startedRun().run.epoch(correct)).toThrow(
    `epoch: ${correct} right answers: not a count out of 4 images`,
  )
})

describe('at the end', () => {
  test('the curve of all costs is drawn', async () => {
    const { run, out } = startedRun()
    for (const cost of [3, 2, 1]) run.step(cost)
    await run.finish()
    expect(out.text).toContain('mean cost by step')
    expect(out.text).not.toContain('results:')
  })

  test('the results are written whole, and only they', async () => {
    const folder = temporaryFolder()
    const json = join(folder, 'results.json')
    const { run } = startedRun({ json, epochs: 1 })
    for (const cost of [3, 1]) run.step(cost)
    run.epoch(2)
    await run.finish()
    expect(readdirSync(folder)).toEqual(['results.json'])
    const results = JSON.parse(readFileSync(json, 'utf8')) as Results
    expect(results).toMatchObject({
      stage: '07 · Made up',
      machine: { node: process.version, cores: expect.any(Number) as number },
      options: { lr: 0.001, batchSize: 4, epochs: 1 },
      images: { train: 10, test: 4 },
      epochs: [{ epoch: 1, steps: 2, cost: 2, correct: 2, accuracy: 0.5 }],
      curve: [
        { step: 1, cost: 3 },
        { step: 2, cost: 1 },
      ],
    })
  })
})

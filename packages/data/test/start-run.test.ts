import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { usage } from '../src/run/options.ts'
import type { Results } from '../src/run/results.ts'
import { temporaryFolder } from './support/folder.ts'
import { ended, start } from './support/script.ts'

const MAIN = new URL('support/stage/main.ts', import.meta.url)
const WITH_DEVICE = new URL('support/stage/with-device.ts', import.meta.url)
const WITH_FIT = new URL('support/stage/with-fit.ts', import.meta.url)

test('a run trains on the digits, reports and writes its results', async () => {
  const json = join(temporaryFolder(), 'results.json')
  const args = ['--epochs', '2', '--limit', '40', '--json', json]
  const { status, out, err } = await ended(start(MAIN, args))
  expect(status).toBe(0)
  expect(out.split('\n').slice(0, 6)).toEqual([
    'A network that only counts',
    'mnist: 40 images to learn from, 40 held back',
    'epochs 2 · batch 4 · lr 0.001 · momentum 0.9 · seed 0 · float32',
    '',
    expect.stringMatching(/^epoch 1\/2 {2}cost 0\.2929 {2}10 of 40 right \(25\.0 %\)/),
    expect.stringMatching(/^epoch 2\/2 {2}cost 0\.2929 {2}10 of 40 right/),
  ])
  expect(err.trim().split('\n')).toHaveLength(20)
  const { epochs } = JSON.parse(readFileSync(json, 'utf8')) as Results
  expect(epochs.map(({ correct }) => correct)).toEqual([10, 10])
})

describe('--device', () => {
  const devices = [
    { name: 'cpu', line: 'device cpu', receipt: null },
    { name: 'lanes', line: 'device lanes · LaneKernel', receipt: { backend: 'LaneKernel' } },
    {
      name: 'card',
      line: 'device card · CardKernel · a card in a test',
      receipt: { backend: 'CardKernel', adapter: 'a card in a test' },
    },
  ]
  test.each(devices)('$name is named with what computes there', async ({ name, line, receipt }) => {
    const json = join(temporaryFolder(), 'results.json')
    const args = ['--device', name, '--limit', '8', '--json', json]
    const { status, out } = await ended(start(WITH_DEVICE, args))
    expect(status).toBe(0)
    expect(out.split('\n')[3]).toBe(line)
    expect((JSON.parse(readFileSync(json, 'utf8')) as Results).device).toEqual({ name, receipt })
  })

  test('threads that share the work are counted, where there are several', async () => {
    const json = join(temporaryFolder(), 'results.json')
    const args = ['--device', 'crowd', '--limit', '8', '--json', json]
    const several = await ended(start(WITH_DEVICE, [...args, '--batch-size', '3']))
    expect(several.out.split('\n')[3]).toBe('device crowd · 3 threads')
    expect((JSON.parse(readFileSync(json, 'utf8')) as Results).device?.threads).toBe(3)
    const one = await ended(start(WITH_DEVICE, [...args, '--batch-size', '1']))
    expect(one.out.split('\n')[3]).toBe('device crowd')
  })

  test('without it STEPGRAD_DEVICE decides, and else it is the cpu', async () => {
    const told = await ended(start(WITH_DEVICE, ['--limit', '8'], { STEPGRAD_DEVICE: 'lanes' }))
    expect(told.out).toContain('device lanes')
    const untold = await ended(start(WITH_DEVICE, ['--limit', '8'], { STEPGRAD_DEVICE: '' }))
    expect(untold.out).toContain('device cpu')
  })

  test('a device that cannot be had ends the program with one line', async () => {
    expect(await ended(start(WITH_DEVICE, ['--device', 'abacus']))).toEqual({
      status: 1,
      out: '',
      err: "openDevice: there is no 'abacus'\n",
    })
    expect(await ended(start(WITH_DEVICE, ['--device', 'lanes', '--dtype', 'float64']))).toEqual({
      status: 1,
      out: '',
      err: 'train: --dtype float64: lanes computes in float32; take --device cpu\n',
    })
  })
})

test('--help prints the usage', async () => {
  expect(await ended(start(MAIN, ['--help']))).toEqual({ status: 0, out: usage(), err: '' })
})

test('a wrong option ends the program with one line', async () => {
  expect(await ended(start(MAIN, ['--epochs', 'all']))).toEqual({
    status: 1,
    out: '',
    err: 'train: --epochs all: must be a whole number of at least 1\n',
  })
})

test('a cost that is no number ends the program with one line', async () => {
  const { status, err } = await ended(start(MAIN, ['--limit', '40'], { BAD_COST: 'NaN' }))
  expect(status).toBe(1)
  expect(err.split('\n').at(-2)).toBe(
    'train: the cost is NaN at step 3 of epoch 1: the steps are too large; ' +
      'try a smaller learning rate, such as --lr 0.0001',
  )
})

test.skipIf(process.platform === 'win32')('Ctrl-C says how far the run came', async () => {
  const program = start(MAIN, ['--limit', '400'], { MILLISECONDS: '5' })
  program.stderr.once('data', () => program.kill('SIGINT')) // the first tenth is done
  const { status, err } = await ended(program)
  expect(status).toBe(130)
  expect(err.split('\n').at(-2)).toMatch(
    /^stopped at step \d+ of epoch 1; no results were written$/,
  )
})

test('a fit that hands on what happens is reported in the same way', async () => {
  const { status, out, err } = await ended(start(WITH_FIT, ['--limit', '40']))
  expect(status).toBe(0)
  expect(out.split('\n').slice(4, 6)).toEqual([
    expect.stringMatching(/^epoch 1\/2 {2}cost 0\.0519 {2}10 of 40 right \(25\.0 %\)/),
    expect.stringMatching(/^epoch 2\/2 {2}cost 0\.0519 {2}10 of 40 right/),
  ])
  expect(err.trim().split('\n')).toHaveLength(20)
  expect(out).toContain('mean cost by step')
  expect(out).toMatch(/no confusion matrix\n$/)
})

test('an option of this stage alone is taken, and stands in its usage', async () => {
  const { out } = await ended(start(WITH_FIT, ['--confusion', '--limit', '40', '--epochs', '1']))
  expect(out).toMatch(/the confusion matrix\n$/)
  expect((await ended(start(WITH_FIT, ['--help']))).out).toMatch(/^ {2}--confusion {3,}show /m)
  expect((await ended(start(MAIN, ['--confusion']))).err).toBe(
    'train: --confusion: no such option; --help lists them\n',
  )
})

test.skipIf(process.platform === 'win32')('Ctrl-C ends a fit after its step', async () => {
  const program = start(WITH_FIT, ['--limit', '40'], { MILLISECONDS: '5' })
  program.stderr.once('data', () => program.kill('SIGINT'))
  const { status, out, err } = await ended(program)
  expect(status).toBe(130)
  expect(err.split('\n').at(-2)).toMatch(
    /^stopped at step \d+ of epoch 1; no results were written$/,
  )
  expect(out).not.toContain('mean cost')
})

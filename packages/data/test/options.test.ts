import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FURTHER, type FurtherOption, stageThatBrings } from '../src/run/further-options.ts'
import { DEFAULTS, parseOptions, usage } from '../src/run/options.ts'
import { temporaryFolder } from './support/folder.ts'

const FURTHER_NAMES = Object.keys(FURTHER) as FurtherOption[]

test('without options the settings are those of the tutorial', () => {
  expect(parseOptions([])).toEqual(DEFAULTS)
  expect(DEFAULTS).toEqual({
    dataset: 'mnist',
    epochs: 2,
    batchSize: 4,
    lr: 0.001,
    momentum: 0.9,
    seed: 0,
    dtype: 'float32',
  })
})

test('every option is taken', () => {
  const options = parseOptions([
    ...['--dataset', 'cifar10', '--data-dir', '/images', '--epochs', '3', '--batch-size=64'],
    ...['--lr', '1e-2', '--momentum', '0', '--seed', '42', '--dtype', 'float64'],
    ...['--limit', '500', '--json', '/results.json'],
  ])
  expect(options).toEqual({
    dataset: 'cifar10',
    dataDir: '/images',
    epochs: 3,
    batchSize: 64,
    lr: 0.01,
    momentum: 0,
    seed: 42,
    dtype: 'float64',
    limit: 500,
    json: '/results.json',
  })
})

test('relative paths begin where the caller stands, not where pnpm goes', () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('INIT_CWD', '/home/learner')
  expect(parseOptions(['--json', 'out/a.json'])).toMatchObject({
    json: join('/home/learner', 'out', 'a.json'),
  })
})

test('a flag takes no value', () => {
  expect(parseOptions(['--confusion', '--epochs', '1'], ['confusion'])).toMatchObject({
    confusion: true,
    epochs: 1,
  })
  expect(() => parseOptions(['--confusion=yes'], ['confusion'])).toThrow(
    new RangeError('train: --confusion: takes no value'),
  )
})

test('the dashes that pnpm hands on are passed over', () => {
  expect(parseOptions(['--', '--epochs', '1'])).toMatchObject({ epochs: 1 })
})

test.each(['--help', '-h'])('%s asks for the usage', (help) => {
  expect(parseOptions(['--epochs', '1', help])).toBe('help')
})

test('the usage names every option, has an example and fits 80 columns', () => {
  const options = parseOptions(['--dataset=cifar10', '--data-dir=a', '--limit=1', '--json=b'])
  const text = usage(FURTHER_NAMES)
  for (const name of Object.keys(options)) {
    expect(text).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `)
  }
  expect(text).toMatch(/^ {2}pnpm stepgrad train 1 --/m)
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a stage can have defaults of its own, and its usage says so', () => {
  const defaults = { epochs: 5 }
  expect(parseOptions([], [], { defaults })).toEqual({ ...DEFAULTS, epochs: 5 })
  expect(parseOptions(['--epochs', '1'], [], { defaults })).toEqual({ ...DEFAULTS, epochs: 1 })
  expect(usage([], defaults)).toMatch(/^ {2}--epochs N .*\(5\)$/m)
  expect(usage([], defaults)).toContain('tutorial, but for --epochs)')
})

test('an option that only later stages take says which brings it', () => {
  const packages = temporaryFolder()
  for (const [name, introduces] of Object.entries({ '01-a': [], '02-b': ['checkpoints'] })) {
    mkdirSync(join(packages, name))
    writeFileSync(join(packages, name, 'stage.json'), JSON.stringify({ introduces }))
  }
  mkdirSync(join(packages, 'data'))
  const stage = {
    stageThatBrings: (option: FurtherOption) => stageThatBrings(option, join(packages, '01-a')),
  }
  expect(() => parseOptions(['--resume', 'x'], [], stage)).toThrow(
    new RangeError('train: --resume: arrives in stage 02-b'),
  )
  expect(() => parseOptions(['--confusion'], [], stage)).toThrow(
    new RangeError('train: --confusion: no such option; --help lists them'),
  )
  expect(parseOptions(['--resume', '/x'], ['resume'], stage)).toMatchObject({ resume: '/x' })
})

test.each([
  [['--epoch', '3'], 'train: --epoch: no such option; --help lists them'],
  [['-e'], 'train: -e: no such option; --help lists them'],
  [['cifar10'], 'train: cifar10: no such option; --help lists them'],
  [['--epochs'], 'train: --epochs: needs a value'],
  [['--epochs', '0'], 'train: --epochs 0: must be a whole number of at least 1'],
  [['--epochs', '1.5'], 'train: --epochs 1.5: must be a whole number of at least 1'],
  [['--epochs', 'two'], 'train: --epochs two: must be a whole number of at least 1'],
  [['--epochs='], "train: --epochs '': must be a whole number of at least 1"],
  [['--batch-size', '-4'], 'train: --batch-size -4: must be a whole number of at least 1'],
  [['--limit', '1e400'], 'train: --limit 1e400: must be a whole number of at least 1'],
  [['--lr', '-1'], 'train: --lr -1: must be a number of at least 0'],
  [['--lr', 'Infinity'], 'train: --lr Infinity: must be a number of at least 0'],
  [['--momentum', 'x'], 'train: --momentum x: must be a number of at least 0'],
  [['--seed', '4294967296'], 'train: --seed 4294967296: must be a whole number 0 … 4294967295'],
  [['--dtype', 'float16'], 'train: --dtype float16: must be float32 or float64'],
  [['--dataset', 'cifar100'], 'train: --dataset cifar100: must be mnist or cifar10'],
  [['--json='], "train: --json '': must be a path"],
  [['--data-dir', 'x'], 'train: --data-dir: the digits need no folder; add --dataset cifar10'],
])('%j is refused', (args, message) => {
  expect(() => parseOptions(args)).toThrow(new RangeError(message))
})

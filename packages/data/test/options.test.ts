import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { DEFAULTS, parseOptions, usage } from '../src/run/options.ts'

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
  for (const name of Object.keys(options)) {
    expect(usage(['confusion'])).toContain(
      `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `,
    )
  }
  expect(usage(['confusion'])).toMatch(/^ {2}pnpm stepgrad train 1 --/m)
  expect(
    Math.max(
      ...usage(['confusion'])
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80)
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

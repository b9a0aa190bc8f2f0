import { parseArgs } from 'node:util'
import { fromCallersFolder } from '../cache-folder.ts'
import { FURTHER, type FurtherOption, isFurtherOption } from './further-options.ts'

/** How a network is trained: the options of every stage's `main.ts`. */
export type RunOptions = {
  readonly dataset: 'mnist' | 'cifar10'
  /** Folder of CIFAR-10's batch files; absolute. */
  readonly dataDir?: string
  readonly epochs: number
  readonly batchSize: number
  readonly lr: number
  readonly momentum: number
  readonly seed: number
  readonly dtype: 'float32' | 'float64'
  /** At most so many images, both to learn from and held back. */
  readonly limit?: number
  /** File for the results; absolute. */
  readonly json?: string
  /** Show which classes were taken for which. */
  readonly confusion?: boolean
  /** File to save the state of the training in; absolute. */
  readonly checkpoint?: string
  /** File to go on from; absolute. */
  readonly resume?: string
  /** Name of the device to train on. */
  readonly device?: string
}

/** The settings of PyTorch's CIFAR-10 tutorial, on digits that need no download. */
export const DEFAULTS = {
  dataset: 'mnist',
  epochs: 2,
  batchSize: 4,
  lr: 0.001,
  momentum: 0.9,
  seed: 0,
  dtype: 'float32',
} as const satisfies RunOptions

/** What a stage says of its options, besides which further ones it takes. */
export type StageOptions = {
  /** Settings in place of the tutorial's. */
  readonly defaults?: Partial<RunOptions>
  /** Whether the defaults are those of a training that goes on, which keeps them. */
  readonly resumed?: boolean
  /** The stage that brings an option which this one does not take. */
  readonly stageThatBrings?: (option: FurtherOption) => string | undefined
}

/** What may be other when a training goes on. */
const FREE = ['epochs', 'data-dir', 'json', 'confusion', 'checkpoint', 'resume', 'device']

/** What `--help` prints. */
export function usage(
  further: readonly FurtherOption[] = [],
  own: StageOptions['defaults'] = {},
): string {
  const lines = further.map((name) => `  ${FURTHER[name].usage}\n`).join('')
  const defaults = { ...DEFAULTS, ...own }
  return `Trains the network on real images and reports what it learnt.

Options (the defaults are those of PyTorch's tutorial${own.epochs ? ', but for --epochs' : ''})
  --dataset mnist|cifar10    images to learn from (${defaults.dataset})
  --data-dir DIR             folder of data_batch_*.bin and test_batch.bin
                             (CIFAR10_DIR, or else the download)
  --epochs N                 times through all images (${defaults.epochs})
  --batch-size N             images a step (${defaults.batchSize})
  --lr X                     learning rate (${defaults.lr})
  --momentum X               momentum of the steps (${defaults.momentum})
  --seed N                   where the random numbers begin (${defaults.seed})
  --dtype float32|float64    precision of the network (${defaults.dtype})
  --limit N                  use at most N images to learn from and N held back
  --json FILE                write the results there
${lines}  --help                     this text

For example, a look that takes seconds, and the tutorial's own training:
  pnpm stepgrad train 1 --limit 1000 --epochs 1 --lr 0.003
  pnpm stepgrad train 1 --dataset cifar10 --json results.json
`
}

/** Text of each option that was given, by its name without dashes. */
type Given = ReadonlyMap<string, string>

/**
 * The options in these arguments, or `help` where that was asked for.
 * @param further - what the stage takes besides those of all stages
 * @throws RangeError where an option is unknown, or its value is not one that it takes
 */
export function parseOptions(
  args: readonly string[],
  further: readonly FurtherOption[] = [],
  stage: StageOptions = {},
): RunOptions | 'help' {
  const given = readArguments(args, further, stage)
  if (given === 'help') return 'help'
  const defaults: RunOptions = { ...DEFAULTS, ...stage.defaults }
  const options: RunOptions = {
    dataset: oneOf(given, 'dataset', ['mnist', 'cifar10']) ?? defaults.dataset,
    dataDir: path(given, 'data-dir'),
    epochs: whole(given, 'epochs', 1) ?? defaults.epochs,
    batchSize: whole(given, 'batch-size', 1) ?? defaults.batchSize,
    lr: atLeastZero(given, 'lr') ?? defaults.lr,
    momentum: atLeastZero(given, 'momentum') ?? defaults.momentum,
    seed: whole(given, 'seed', 0, 2 ** 32 - 1) ?? defaults.seed,
    dtype: oneOf(given, 'dtype', ['float32', 'float64']) ?? defaults.dtype,
    limit: whole(given, 'limit', 1) ?? defaults.limit,
    json: path(given, 'json'),
    confusion: given.has('confusion') || undefined,
    checkpoint: path(given, 'checkpoint'),
    resume: path(given, 'resume'),
    device: given.get('device') ?? defaults.device,
  }
  const known = options.resume === undefined || stage.resumed // else the checkpoint names the dataset
  if (known && options.dataDir !== undefined && options.dataset === 'mnist')
    throw new RangeError(`train: --data-dir: the digits need no folder; ${instead(stage)}`)
  return options
}

function instead({ resumed }: StageOptions): string {
  return resumed ? '--resume goes on with them' : 'add --dataset cifar10'
}

const NAMES = [
  'dataset',
  'data-dir',
  'epochs',
  'batch-size',
  'lr',
  'momentum',
  'seed',
  'dtype',
  'limit',
  'json',
]

/** Those that take no value. */
const FLAGS = ['confusion']

function readArguments(
  args: readonly string[],
  further: readonly string[],
  { resumed = false, stageThatBrings }: StageOptions,
): Given | 'help' {
  const names = [...NAMES, ...further]
  const { tokens } = parseArgs({
    args: args[0] === '--' ? args.slice(1) : [...args], // pnpm hands its own `--` on
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: typeOf(name) }])),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false, // the messages below say more
    tokens: true,
  })
  const given = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') throw unexpected(token.value)
    if (token.name === 'help') return 'help'
    if (!names.includes(token.name)) {
      const stage = isFurtherOption(token.name) ? stageThatBrings?.(token.name) : undefined
      throw unexpected(token.rawName, stage)
    }
    if (resumed && !FREE.includes(token.name))
      throw new RangeError(`train: ${token.rawName}: is as it was where --resume goes on`)
    const flag = FLAGS.includes(token.name)
    if (flag && token.value !== undefined)
      throw new RangeError(`train: ${token.rawName}: takes no value`)
    if (!flag && token.value === undefined)
      throw new RangeError(`train: ${token.rawName}: needs a value`)
    given.set(token.name, token.value ?? '')
  }
  return given
}

function typeOf(name: string): 'boolean' | 'string' {
  return FLAGS.includes(name) ? 'boolean' : 'string'
}

function unexpected(argument: string, stage?: string): RangeError {
  const reason = stage ? `arrives in stage ${stage}` : 'no such option; --help lists them'
  return new RangeError(`train: ${argument}: ${reason}`)
}

function oneOf<T extends string>(given: Given, name: string, values: readonly T[]): T | undefined {
  const text = given.get(name)
  const value = values.find((v) => v === text)
  if (text !== undefined && value === undefined) throw refuse(name, text, values.join(' or '))
  return value
}

function whole(given: Given, name: string, min: number, max = Infinity): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text !== '' && Number.isSafeInteger(value) && value >= min && value <= max) return value
  const range =
    max === Infinity ? `a whole number of at least ${min}` : `a whole number ${min} … ${max}`
  throw refuse(name, text, range)
}

function atLeastZero(given: Given, name: string): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value < Infinity) return value
  throw refuse(name, text, 'a number of at least 0')
}

function path(given: Given, name: string): string | undefined {
  const text = given.get(name)
  if (text === '') throw refuse(name, text, 'a path')
  return text === undefined ? undefined : fromCallersFolder(text)
}

function refuse(name: string, text: string, wanted: string): RangeError {
  return new RangeError(`train: --${name} ${text || "''"}: must be ${wanted}`)
}

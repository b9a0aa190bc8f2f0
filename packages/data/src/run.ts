import { mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ImageFileError, loadCifar10 } from './cifar10.ts'
import { colorsOf } from './colors.ts'
import { type Dataset, firstImages } from './image-set.ts'
import { loadMnist } from './mnist.ts'
import { DivergedError } from './run/course.ts'
import { type FurtherOption, stageThatBrings } from './run/further-options.ts'
import { parseOptions, type RunOptions, type StageOptions, usage } from './run/options.ts'
import { checkPlaces, freePlace, nowhere, type PlaceOfCheckpoint } from './run/places.ts'
import type { ComputedOn } from './run/results.ts'
import { cannotGoOn, checkImages, checkSettings } from './run/resumed.ts'
import type { Settings } from './run/run-setup.ts'
import { Run } from './run/training-run.ts'

export type { RunOptions } from './run/options.ts'
export type { Observer } from './run/observer.ts'
export type { RunState } from './run/course.ts'
export type { Settings } from './run/run-setup.ts'
export type { Batch, Run } from './run/training-run.ts'

/**
 * Begins a training run: reads the options from the command line, loads the images, prints a
 * heading. What is left for the caller is the training itself:
 *
 * ```ts
 * const run = await startRun(import.meta.dirname)
 * const { lr, momentum, epochs, seed } = run.options
 *
 * for (let epoch = 1; epoch <= epochs; epoch++) {
 *   const order = randomPermutation(run.train.size, generator)
 *   for await (const { images, labels } of run.batches(run.train, order)) {
 *     const cost = … // one step on these images
 *     run.step(cost)
 *   }
 *
 *   let correct = 0
 *   for await (const { images, labels } of run.batches(run.test)) correct += …
 *   run.epoch(correct)
 * }
 *
 * await run.finish()
 * ```
 *
 * Wrong options, missing images, a checkpoint that is none and a cost that is no number end the
 * program with a message; Ctrl-C ends it with exit status 130 and says how far it came.
 *
 * Where the stage has a `fit` of its own, that is given what `run.observe()` returns.
 *
 * @param folder - of the stage: its `stage.json` has the title
 */
export async function startRun(folder: string, options: StartOptions = {}): Promise<Run> {
  const run = await prepare(folder, options).catch(endWith)
  process.once('uncaughtException', (error) => {
    run.stop()
    const { resume } = run.options
    if (error instanceof DivergedError || error instanceof ImageFileError) endWith(error)
    if (resume !== undefined && !run.begun && error instanceof RangeError)
      endWith(cannotGoOn(resume, error))
    console.error(error)
    process.exit(1)
  })
  return run
}

/** What is particular to a stage. */
export type StartOptions = {
  /** Options that it takes besides those of all stages. */
  readonly further?: readonly FurtherOption[]
  /** Settings in place of the tutorial's. */
  readonly defaults?: Partial<Settings>
  /** Reads the checkpoint of `--resume`, and gives the settings in it. */
  readonly resume?: (path: string) => Promise<Partial<Settings> | undefined>
  /** Opens the device that `--device` or else `STEPGRAD_DEVICE` names, by default `cpu`. */
  readonly open?: (name: string, options: RunOptions) => Promise<ComputedOn>
}

async function prepare(folder: string, stage: StartOptions): Promise<Run> {
  const { options, settings } = await optionsOf(folder, stage)
  const title = titleOf(folder)
  const saves = stage.further?.includes('checkpoint')
  const { checkpoint, earlier } = saves ? placeOfCheckpoint(folder, options) : nowhere
  checkPlaces(options, checkpoint)
  const device = await openedFor(options, stage)
  const dataset = limit(await load(options), options.limit)
  if (settings) checkImages(options.resume!, settings, dataset)
  const [out, screen] = [process.stdout, process.stderr]
  return new Run({ title, options, dataset, checkpoint, earlier, device, out, screen })
}

/** Before images are read: a device that is not there should say so at once. */
async function openedFor(options: RunOptions, { open }: StartOptions) {
  const device = await open?.(options.device ?? (process.env.STEPGRAD_DEVICE || 'cpu'), options)
  if (device?.receipt && options.dtype === 'float64') {
    throw new RangeError(
      `train: --dtype float64: ${device.name} computes in float32; take --device cpu`,
    )
  }
  return device && { name: device.name, receipt: device.receipt, threads: device.threads }
}

/** The options, and the settings of the training that goes on, if one does. */
async function optionsOf(folder: string, stage: StartOptions): Promise<OptionsAndSettings> {
  const { further, defaults, resume } = stage
  const parse = (settings: StageOptions) => {
    const options = parseOptions(process.argv.slice(2), further, {
      stageThatBrings: (option) => stageThatBrings(option, folder),
      ...settings,
    })
    if (options !== 'help') return options
    process.stdout.write(usage(further, defaults))
    process.exit(0)
  }
  const options = parse({ defaults })
  if (options.resume === undefined || resume === undefined) return { options }
  const settings = checkSettings(options.resume, await resume(options.resume))
  return { options: parse({ defaults: settings, resumed: true }), settings }
}

type OptionsAndSettings = { readonly options: RunOptions; readonly settings?: Settings }

/** Where it was resumed from, unless told otherwise; by default a folder that git ignores. */
function placeOfCheckpoint(folder: string, options: RunOptions): PlaceOfCheckpoint {
  const { checkpoint, resume, dataset } = options
  if (checkpoint !== undefined || resume !== undefined) return { checkpoint: checkpoint ?? resume }
  const ignored = join(folder, '.stepgrad')
  mkdirSync(ignored, { recursive: true })
  return freePlace(ignored, dataset)
}

/** Ends the program with the message of an error that the caller can put right. */
function endWith(error: Error): never {
  process.stderr.write(`${colorsOf(process.stderr).red(error.message)}\n`)
  process.exit(1)
}

function load({ dataset, dataDir }: RunOptions): Promise<Dataset> {
  return dataset === 'mnist' ? loadMnist() : loadCifar10({ dir: dataDir })
}

/** `--limit` holds for both sets: answering takes a third of the time of learning. */
function limit(dataset: Dataset, count = Infinity): Dataset {
  return {
    name: dataset.name,
    train: firstImages(dataset.train, count),
    test: firstImages(dataset.test, count),
  }
}

/** `04 · Autograd` */
function titleOf(folder: string): string {
  const { title } = JSON.parse(readFileSync(join(folder, 'stage.json'), 'utf8')) as {
    title: string
  }
  const number = /^\d+/.exec(basename(folder))
  return number ? `${number[0]} · ${title}` : title
}

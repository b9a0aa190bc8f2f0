import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { loadCifar10 } from './cifar10.ts'
import { colorsOf } from './colors.ts'
import { type Dataset, firstImages } from './image-set.ts'
import { loadMnist } from './mnist.ts'
import { type FurtherOption, parseOptions, type RunOptions, usage } from './run/options.ts'
import { checkWritable } from './run/results.ts'
import { DivergedError, Run } from './run/training-run.ts'

export type { RunOptions } from './run/options.ts'
export type { Observer } from './run/observer.ts'
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
 * Wrong options, missing images and a cost that is no number end the program with a message;
 * Ctrl-C ends it with exit status 130 and says how far it came.
 *
 * Where the stage has a `fit` of its own, that is given what `run.observe()` returns.
 *
 * @param folder - of the stage: its `stage.json` has the title
 * @param further - options that the stage takes besides those of all stages
 */
export async function startRun(
  folder: string,
  { further = [] }: { readonly further?: readonly FurtherOption[] } = {},
): Promise<Run> {
  const run = await prepare(folder, further).catch(endWith)
  process.once('uncaughtException', (error) => {
    run.stop()
    if (error instanceof DivergedError) endWith(error)
    console.error(error)
    process.exit(1)
  })
  return run
}

async function prepare(folder: string, further: readonly FurtherOption[]): Promise<Run> {
  const options = parseOptions(process.argv.slice(2), further)
  if (options === 'help') {
    process.stdout.write(usage(further))
    process.exit(0)
  }
  if (options.json !== undefined) checkWritable(options.json)
  const dataset = limit(await load(options), options.limit)
  const title = titleOf(folder)
  return new Run({ title, options, dataset, out: process.stdout, screen: process.stderr })
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

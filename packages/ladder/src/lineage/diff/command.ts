/** `stepgrad diff` */
import type { Command } from 'commander'
import { page } from '../../page.ts'
import { resolveStage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { readLadder, type Rung } from '../rungs.ts'
import { compareStages, onlyFile } from './compare.ts'
import { tellPatch } from './patch.ts'
import { tellStat } from './stat.ts'

type Options = {
  readonly all?: boolean
  readonly api?: boolean
  readonly stat?: boolean
  readonly exitCode?: boolean
}

const EXAMPLE = `
Examples:
  pnpm stepgrad diff 4                      what stage 4 changed
  pnpm stepgrad diff 3 4 src/tensor.ts      in one file, or in one folder
  pnpm stepgrad diff views grad-mode --api  names that appeared, changed, went
  pnpm stepgrad diff 3 4 --stat             how much

Exit status: 2 for trouble, else 0, with --exit-code 1 if there is a difference.`

export function registerDiff(program: Command, root: string): void {
  program
    .command('diff')
    .summary('what changed between two stages')
    .description(
      'Shows how a stage differs from another one, or from the stage before. Files ' +
        'come in the order in which src/index.ts lists them, removed ones last.',
    )
    .argument('<a>', 'a stage: number or name')
    .argument('[b]', 'another stage; without it, <a> is compared with the stage before')
    .argument('[file]', 'only this file or folder of the stage')
    .option('--stat', 'only how many lines each file changed')
    .option('--api', 'only exported names: what appeared, changed, or went')
    .option('--all', "the stages' own files too: package.json, stage.json, README, adapter")
    .option('--exit-code', 'exit with 1 where there are differences, for scripts')
    .addHelpText('after', EXAMPLE)
    .exitOverride((error) => {
      error.exitCode = error.exitCode === 0 ? 0 : 2
      throw error
    })
    .action(
      async (first: string, second: string | undefined, file: string | undefined, options) => {
        process.exitCode = await diff(root, [first, second, file], options as Options)
      },
    )
}

/** Prints the difference, and returns the exit status: as in git, a difference is no failure. */
async function diff(
  root: string,
  words: (string | undefined)[],
  options: Options,
): Promise<number> {
  const { a, b, file } = asTrouble(() => choose(readLadder(root), words))
  if (options.api && (options.stat || file !== undefined))
    throw new Trouble('diff: --api compares whole stages; leave out --stat and the file', 2)
  const text = options.api ? await apiDiff(a, b) : fileDiff(a, b, file, options)
  await page(text || 'no differences')
  return options.exitCode && text !== '' ? 1 : 0 // of 1, pnpm says that the command failed
}

function fileDiff(a: Rung, b: Rung, file: string | undefined, { all, stat }: Options): string {
  const pairs = compareStages(a, b, { all: all === true || file !== undefined })
  const wanted = file === undefined ? pairs : onlyFile(pairs, file, a, b)
  if (stat && wanted.length > 0) return tellStat(wanted)
  return wanted.map((pair) => tellPatch(pair, a.name, b.name)).join('\n\n')
}

/** The compiler is loaded only when it is asked for. */
async function apiDiff(a: Rung, b: Rung): Promise<string> {
  const [{ readApi }, { tellApiDiff }] = await Promise.all([
    import('./declarations.ts'),
    import('./api.ts'),
  ])
  return tellApiDiff(readApi(a.folder), readApi(b.folder))
}

/** `3 4`, `3 4 file`, `4` (with the stage before) or `4 file`. */
function choose(ladder: readonly Rung[], [first, second, file]: (string | undefined)[]) {
  const isPath = second !== undefined && file === undefined && /[./]/.test(second)
  if (second !== undefined && !isPath)
    return { a: resolveStage(ladder, first!), b: resolveStage(ladder, second), file }
  const b = resolveStage(ladder, first!)
  if (b.before === undefined)
    throw new Trouble(`diff: ${b.name} is the first stage; name another one to compare it with`)
  return { a: b.before, b, file: second }
}

/** As in diff(1), trouble is 2, since 1 can mean different. */
function asTrouble<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Trouble ? new Trouble(error.message, 2) : error
  }
}

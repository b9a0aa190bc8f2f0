/** `pnpm -C lessons exercise NAME` runs an exercise's claims; without a name it lists the exercises. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { nearest, unknownName } from '@stepgrad/ladder/names'
import { list, type Offer, orError } from './command.ts'
import { LESSONS, lessons } from './lessons.ts'

const COMMAND = 'pnpm -C lessons exercise'

await orError(async () => {
  const args = process.argv.slice(2)
  const offers = (await lessons()).map(exercisesOf)
  if (args.length === 0) return console.log(list(COMMAND, offers))
  for (const name of namesIn(args)) checkName(name, offers)
  process.exitCode = runVitest(args)
})

function exercisesOf({ name, folder }: { name: string; folder: string }): Offer {
  const tests = readdirSync(join(folder, 'exercises')).filter((file) => file.endsWith('.test.ts'))
  return { lesson: name, names: tests.sort().map((file) => file.replace('.test.ts', '')) }
}

/** What stands in front of the first option. */
function namesIn(args: readonly string[]): readonly string[] {
  const options = args.findIndex((word) => word.startsWith('-'))
  return options < 0 ? args : args.slice(0, options)
}

/** Vitest takes a part of a file's path for a name; one that fits no exercise is an error. */
function checkName(typed: string, offers: readonly Offer[]): void {
  const paths = offers.flatMap(({ lesson, names }) =>
    names.map((name) => join(LESSONS, lesson, 'exercises', `${name}.test.ts`)),
  )
  if (paths.some((path) => path.includes(typed))) return
  const near = nearest(
    typed,
    offers.flatMap(({ names }) => names),
  )
  throw unknownName(`no exercise is called '${typed}'`, near, COMMAND)
}

function runVitest(args: readonly string[]): number {
  const vitest = join(
    dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
    'vitest.mjs',
  )
  const quietly = ['--import', '@stepgrad/ladder/reader-gone']
  const command = [...quietly, vitest, 'run', '--config', '../vitest.config.ts', ...args]
  return spawnSync(process.execPath, command, { cwd: LESSONS, stdio: 'inherit' }).status ?? 1
}

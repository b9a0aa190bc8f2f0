/** `pnpm -C lessons experiment FILE` runs an experiment; without a file it lists the experiments. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nearest, unknownName } from '@stepgrad/ladder/names'
import { list, type Offer, orError } from './command.ts'
import { LESSONS, lessons } from './lessons.ts'

const COMMAND = 'pnpm -C lessons experiment'

await orError(async () => {
  const [typed] = process.argv.slice(2)
  if (typed === undefined) return console.log(list(COMMAND, await experiments()))
  const file = resolve(LESSONS, typed)
  if (!existsSync(file)) throw await unknown(typed)
  process.argv.splice(1, 2, file) // as if it had been started itself
  await import(pathToFileURL(file).href)
})

/** Those of which the lessons speak. */
async function experiments(): Promise<Offer[]> {
  return (await lessons()).map(({ name, file }) => {
    const commands = readFileSync(file, 'utf8').matchAll(/lessons experiment (\S+\.ts)/g)
    return { lesson: name, names: [...new Set([...commands].map(([, path]) => path))] }
  })
}

async function unknown(typed: string): Promise<Error> {
  const paths = (await experiments()).flatMap(({ names }) => names)
  const [near] = nearest(basename(typed, '.ts'), paths.map(bare))
  const meant = paths.filter((path) => bare(path) === near)
  return unknownName(`no experiment is called '${typed}'`, meant, COMMAND)
}

function bare(path: string): string {
  return basename(path, '.ts')
}

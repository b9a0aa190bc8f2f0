/** What a written page names that does not exist: regions, demos, experiments, exercises, stages. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { hasRegion, resolveStage, Trouble } from '@stepgrad/ladder'
import { type Application, Converter } from 'typedoc'
import { demoNames } from '../../demos/page/names.ts'
import type { Book } from './book.ts'

/** Stops the build for each of them, with file and line. */
export function refuseMissing(app: Application, book: Book): void {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const path = app.files.getReflectionPath(document)
    if (path === undefined) return
    for (const fault of missingIn(path, readFileSync(path, 'utf8'), book)) app.logger.error(fault)
  })
}

/** @returns `lessons/04-autograd/lesson.md:184: no demo is called 'backwards'; …`, in the order of the kinds */
export function missingIn(path: string, text: string, book: Pick<Book, 'root' | 'ladder'>) {
  return KINDS.flatMap(({ names, fault }) =>
    [...text.matchAll(names)].flatMap(({ index, groups }) => {
      const why = fault(groups!.name, dirname(path), book)
      const line = text.slice(0, index).split('\n').length
      return why === undefined ? [] : [`${relative(book.root, path)}:${line}: ${why}`]
    }),
  )
}

type Kind = {
  readonly names: RegExp
  /** Undefined where there is such a thing. */
  fault(name: string, folder: string, book: Pick<Book, 'root' | 'ladder'>): string | undefined
}

const KINDS: readonly Kind[] = [
  {
    names: /\{@includeCode (?<name>[^\s}]+)\}/g,
    fault(name, folder) {
      const [file, regions] = name.split('#')
      const path = join(folder, file)
      if (!existsSync(path)) return `there is no file ${file}`
      const source = readFileSync(path, 'utf8')
      const missing = regions?.split(',').find((region) => !hasRegion(source, region))
      return missing === undefined ? undefined : `${file} has no region '${missing}'`
    },
  },
  {
    names: /data-demo="(?<name>[^"]*)"/g,
    fault: (name) =>
      demoNames.some((known) => known === name)
        ? undefined
        : `no demo is called '${name}'; there are: ${demoNames.join(', ')}`,
  },
  {
    // What begins with a dot is in the learner's own workbench.
    names: /pnpm -C lessons experiment (?<name>[^.\s]\S*\.ts)/g,
    fault: (name, _folder, { root }) =>
      existsSync(join(root, 'lessons', name)) ? undefined : `there is no experiment ${name}`,
  },
  {
    names: /pnpm -C lessons exercise (?<name>\d\d-[\w-]+)/g,
    fault: (name, folder) =>
      existsSync(join(folder, 'exercises', `${name}.ts`))
        ? undefined
        : `there is no exercise ${name}`,
  },
  {
    names: /pnpm (?:-s )?stepgrad (?:diff|gradcheck|hunt|learn|lesson|test|train) (?<name>\d+)/g,
    fault: (name, _folder, { ladder }) => noSuchStage(name, ladder),
  },
  {
    names: /pnpm (?:-s )?stepgrad diff \d+ (?<name>\d+)/g,
    fault: (name, _folder, { ladder }) => noSuchStage(name, ladder),
  },
]

function noSuchStage(name: string, ladder: Book['ladder']): string | undefined {
  if (name === '0') return undefined // the lesson before the first stage
  try {
    resolveStage(ladder, name)
    return undefined
  } catch (error) {
    if (error instanceof Trouble) return error.message
    throw error
  }
}

/** The documents of the book: where each lies, and in which group it is found. */
import { basename, dirname, relative } from 'node:path'
import { type Application, Converter, DocumentReflection, type ProjectReflection } from 'typedoc'
import { type Book, numbered } from './book.ts'

/** Gives each document that TypeDoc reads from a file its address and group. */
export function placeDocuments(app: Application, { root }: Book): void {
  app.converter.on(
    Converter.EVENT_CREATE_DOCUMENT,
    (_context, document) => {
      const path = app.files.getReflectionPath(document)
      if (path === undefined) return
      Object.assign(document.frontmatter, placeOf(relative(root, path)))
    },
    1000,
  )
}

function placeOf(path: string): { address: string; group: string } {
  return basename(path) === 'lesson.md'
    ? { address: `lessons/${basename(dirname(path))}.html`, group: 'Lessons' }
    : { address: `${basename(path, '.md')}.html`, group: 'Besides' }
}

/** Adds the pages that are made from the stages rather than written. Their theme draws them. */
export function addMadePages(project: ProjectReflection, book: Book): void {
  for (const { name, manifest, before } of book.ladder) {
    if (before === undefined) continue
    const title = `${numbered(before.name, before.manifest.title)} → ${numbered(name, manifest.title)}`
    addPage(project, title, {
      address: `changes/${before.name}-${name}.html`,
      group: 'Changes',
      made: 'changes',
      stage: name,
    })
  }
  const besides = { group: 'Besides' }
  addPage(project, 'Agreement with PyTorch', {
    ...besides,
    made: 'agreement',
    address: 'agreement.html',
  })
  addPage(project, 'Benchmarks', { ...besides, made: 'benchmarks', address: 'benchmarks.html' })
}

function addPage(
  project: ProjectReflection,
  title: string,
  frontmatter: Record<string, string>,
): void {
  const page = new DocumentReflection(title, project, [], frontmatter)
  project.addChild(page)
  project.registerReflection(page, undefined, undefined)
}

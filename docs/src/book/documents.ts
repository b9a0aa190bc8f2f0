/** The documents of the book: where each lies, and in which group it is found. */
import { basename, dirname, relative } from 'node:path'
import { type Application, Converter, DocumentReflection, type ProjectReflection } from 'typedoc'
import { type Book, numbered } from './book.ts'
import { linkTasks, makeTasksPage } from './tasks.ts'

/** Gives each document that TypeDoc reads from a file its address and group. */
export function placeDocuments(app: Application, { root, lessons }: Book): void {
  app.converter.on(
    Converter.EVENT_CREATE_DOCUMENT,
    (_context, document) => {
      const path = app.files.getReflectionPath(document)
      if (path === undefined) return
      const source = relative(root, path).replaceAll('\\', '/')
      Object.assign(document.frontmatter, placeOf(source), { source })
      const lesson = lessons.find(({ name }) => name === basename(dirname(path)))
      if (lesson?.tasks === undefined) return
      if (basename(path) === 'tasks.md') makeTasksPage(document, lesson)
      else linkTasks(document, lesson)
    },
    1000,
  )
}

function placeOf(path: string): { address: string; group: string } {
  const [name, folder] = [basename(path, '.md'), basename(dirname(path))]
  if (name === 'lesson') return { address: `lessons/${folder}.html`, group: 'Lessons' }
  if (name === 'tasks') return { address: `lessons/${folder}/tasks.html`, group: 'Tasks' }
  return { address: `${name}.html`, group: 'Besides' }
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

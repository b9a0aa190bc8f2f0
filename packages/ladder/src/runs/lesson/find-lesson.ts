/** The lessons as they lie on disk: `lessons/NN-slug/lesson.md`, and pages such as the glossary beside them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearest, unknownName } from '../../names.ts'
import { table } from '../table.ts'

/** What can be read, a line each: what is typed, and for a lesson its name and title. */
export function listLessons(root: string): string {
  const { lessons, folders, pages } = readLessons(root)
  const rows = folders.map((name) => {
    const text = readFileSync(join(lessons, name, 'lesson.md'), 'utf8')
    return [`${COMMAND} ${parseInt(name)}`, name, titleOf(text) ?? '']
  })
  const columns = [{ head: 'to read it, type' }, { head: 'lesson' }, { head: '' }]
  return table(columns, [...rows, ...pages.map((name) => [`${COMMAND} ${name}`, '', ''])])
}

const COMMAND = 'pnpm stepgrad lesson'

/** The title stands in the front matter. */
export function titleOf(markdown: string): string | undefined {
  const [, title] = /^---\n(?:[^]*?\n)?title:\s*(.+)\n[^]*?---\n/.exec(markdown) ?? []
  return title?.replace(/^(['"])(.*)\1$/, '$2')
}

function readLessons(root: string): { lessons: string; folders: string[]; pages: string[] } {
  const lessons = join(root, 'lessons')
  const entries = existsSync(lessons) ? readdirSync(lessons).sort() : []
  return {
    lessons,
    folders: entries.filter((name) => existsSync(join(lessons, name, 'lesson.md'))),
    pages: entries.flatMap((name) => /^([a-z].*)\.md$/.exec(name)?.[1] ?? []),
  }
}

/** The file of the lesson that `which` names: `4`, `autograd`, `04-autograd`, `glossary`. */
export function findLesson(root: string, which: string): string {
  const { lessons, folders, pages } = readLessons(root)
  const folder = folders.find((name) => {
    const [, number, slug] = /^(\d+)-(.+)$/.exec(name) ?? []
    return which === name || which === slug || (/^\d+$/.test(which) && +which === Number(number))
  })
  if (folder !== undefined) return join(lessons, folder, 'lesson.md')
  if (pages.includes(which)) return join(lessons, `${which}.md`)
  const numbers = /^\d+$/.test(which) ? `; there are 0 to ${folders.length - 1}` : ''
  const names = [...folders.map((name) => name.replace(/^\d+-/, '')), ...pages]
  const problem = `no lesson is called '${which}'${numbers}`
  throw unknownName(problem, nearest(which, names), COMMAND)
}

/** All that the site tells of, read before TypeDoc begins. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readLadder, type Rung } from '@stepgrad/ladder/diff'
import { type Hosting, readHosting } from '../hosting.ts'
import { readHistory, type History } from '../history/history.ts'
import { type Models, readModels } from '../stages/read-models.ts'

export type Book = {
  readonly root: string
  readonly ladder: readonly Rung[]
  readonly models: Models
  readonly history: History
  /** The lessons in order. */
  readonly lessons: readonly Lesson[]
  readonly hosting: Hosting
}

export type Lesson = {
  /** `04-autograd` */
  readonly name: string
  readonly title: string
  /** `lessons/04-autograd.html` */
  readonly address: string
  /** `lessons/04-autograd/tasks.html`, where there are any. */
  readonly tasks: string | undefined
  /** What the lesson is about, in a sentence. */
  readonly description: string
}

export async function openBook(root: string): Promise<Book> {
  const hosting = readHosting(process.env)
  const ladder = readLadder(root)
  const models = await readModels(root, ladder, join(root, 'docs/.stepgrad/models'))
  const lessons = findLessons(root, ladder)
  return { root, ladder, models, history: readHistory(models), lessons, hosting }
}

function findLessons(root: string, ladder: readonly Rung[]): Lesson[] {
  return readdirSync(join(root, 'lessons'))
    .map((name) => join(root, 'lessons', name, 'lesson.md'))
    .filter((path) => existsSync(path))
    .sort()
    .map((path) => {
      const name = basename(dirname(path))
      const text = readFileSync(path, 'utf8')
      const title = /^title: *['"]?(.*?)['"]?$/m.exec(text)?.[1] ?? name
      const idea = ladder.find((rung) => rung.name === name)?.manifest.idea
      const description =
        idea ?? 'What a network is and how it learns, one neuron worked through by hand.'
      const hasTasks = existsSync(join(dirname(path), 'tasks.md'))
      const tasks = hasTasks ? `lessons/${name}/tasks.html` : undefined
      return { name, title, address: `lessons/${name}.html`, tasks, description }
    })
}

/** `04 · Autograd`; a lesson without a stage is not numbered. */
export function numbered(name: string, title: string): string {
  return name.startsWith('00-') ? title : `${name.slice(0, 2)} · ${title}`
}

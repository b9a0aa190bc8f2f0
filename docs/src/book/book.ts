/** All that the site tells of, read before TypeDoc begins. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readLadder, type Rung } from '@stepgrad/ladder/diff'
import { readHistory, type History } from '../history/history.ts'
import { type Models, readModels } from '../stages/read-models.ts'

export type Book = {
  readonly root: string
  readonly ladder: readonly Rung[]
  readonly models: Models
  readonly history: History
  /** The lessons in order. */
  readonly lessons: readonly Lesson[]
}

export type Lesson = {
  /** `04-autograd` */
  readonly name: string
  readonly title: string
  /** `lessons/04-autograd.html` */
  readonly address: string
  /** What the lesson is about, in a sentence. */
  readonly description: string
}

export async function openBook(root: string): Promise<Book> {
  const ladder = readLadder(root)
  const models = await readModels(root, ladder, join(root, 'docs/.stepgrad/models'))
  return { root, ladder, models, history: readHistory(models), lessons: findLessons(root, ladder) }
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
      return { name, title, address: `lessons/${name}.html`, description }
    })
}

/** `04 · Autograd`; a lesson without a stage is not numbered. */
export function numbered(name: string, title: string): string {
  return name.startsWith('00-') ? title : `${name.slice(0, 2)} · ${title}`
}

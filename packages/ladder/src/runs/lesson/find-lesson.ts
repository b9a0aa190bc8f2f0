/** The lessons as they lie on disk: `lessons/NN-slug/lesson.md`, and pages such as the glossary beside them. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from '../../trouble.ts'

/** The file of the lesson that `which` names: `4`, `autograd`, `04-autograd`, `glossary`. */
export function findLesson(root: string, which: string): string {
  const lessons = join(root, 'lessons')
  const entries = existsSync(lessons) ? readdirSync(lessons).sort() : []
  const folders = entries.filter((name) => existsSync(join(lessons, name, 'lesson.md')))
  const folder = folders.find((name) => {
    const [, number, slug] = /^(\d+)-(.+)$/.exec(name) ?? []
    return which === name || which === slug || (/^\d+$/.test(which) && +which === Number(number))
  })
  if (folder !== undefined) return join(lessons, folder, 'lesson.md')
  if (entries.includes(`${which}.md`)) return join(lessons, `${which}.md`)
  const names = folders.join(', ') || 'none yet'
  throw new Trouble(`no lesson is called '${which}'; there are: ${names}`)
}

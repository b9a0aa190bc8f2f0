/** `TASKS.md` in a workbench: the lesson's tasks without their hints, and how to go about them. */
import { join, relative } from 'node:path'
import type { Stage } from '../stages.ts'
import { readTasks, type Task } from './tasks.ts'

/** @param folder - where the page will lie, from which its links are seen */
export function tasksPage(stage: Stage, folder: string, root: string): string {
  const { intro, tasks } = readTasks(stage, root)
  const lesson = relative(folder, join(root, 'lessons', stage.name)).replaceAll('\\', '/')
  const numbered = tasks.map((task, i) => section(task, i + 1, lesson))
  const page = [`# Tasks: ${stage.manifest.title}`, intro, HOW, ...numbered].join('\n\n')
  return `${page.replaceAll('](lesson.md', `](${lesson}/lesson.md`)}\n`
}

const HOW = `\`\`\`console
$ pnpm stepgrad learn watch    # says at each save what holds and what is missing
$ pnpm stepgrad learn hint     # one step of help at a time
$ pnpm stepgrad learn train    # train with what you have written
$ pnpm stepgrad learn diff     # how ours differs from yours: it shows the solution
\`\`\`

Types are erased, not compiled: parameter properties (\`constructor(readonly x)\`), enums and namespaces are not allowed.
Write fields and constants out.`

function section(task: Task, number: number, lesson: string): string {
  const { title, text, lesson: place, files, tests } = task
  const facts = [
    place && `- Lesson: [${place.heading}](${lesson}/lesson.md#${place.anchor})`,
    files.length > 0 && `- Files: ${files.map(fileLink).join(', ')}`,
    `- Tests that begin with: ${tests.map((pattern) => `\`${pattern}\``).join(', ')}`,
  ]
  return [`## ${number}. ${title}`, text, facts.filter(Boolean).join('\n')].join('\n\n')
}

function fileLink({ path, isNew }: Task['files'][number]): string {
  return `\`${path}\`${isNew ? ' (new)' : ''}`
}

/** The tasks of the workbench as pages of the site: lessons/04-autograd/tasks.html, beside the lesson. */
import type { CommentDisplayPart, DocumentReflection } from 'typedoc'
import type { Lesson } from './book.ts'

/** Takes the heading, which the page has already, says what this is, and folds the hints. */
export function makeTasksPage(document: DocumentReflection, { name, title }: Lesson): void {
  document.name = `Tasks: ${title}`
  const [first, ...rest] = document.content
  const text = first.text.replace(/^\s*# .*\n/, '')
  document.content = [
    { kind: 'text', text: `${whatThisIs(name)}\n\n` },
    ...foldHints([{ ...first, text }, ...rest]),
  ]
}

function whatThisIs(name: string): string {
  const number = name.slice(0, 2)
  const command = `pnpm stepgrad learn ${Number(number)}`
  return (
    `For those who would rather write stage ${number} themselves than read it. \`${command}\` makes a folder ` +
    'to write in, `pnpm stepgrad learn watch` says at each save what holds and what is missing. The hints ' +
    'below are folded, and each gives away more than the one before; `pnpm stepgrad learn hint` shows the next one.'
  )
}

/** Numbers the tasks. No one sees a hint unasked: the text under `### Hint 1` is folded, up to the next heading. */
function foldHints(content: readonly CommentDisplayPart[]): CommentDisplayPart[] {
  let isOpen = false
  let count = 0
  const end = () => (isOpen ? '\n</details>\n\n' : '')
  const fold = (heading: string, hint: string | undefined): string => {
    const before = end()
    isOpen = hint !== undefined
    return (
      before + (isOpen ? `<details>\n<summary>${hint}</summary>\n\n` : `${heading}${++count}. `)
    )
  }
  const folded = content.map((part) =>
    part.kind === 'text'
      ? {
          ...part,
          text: part.text
            .replaceAll(/^(?:### (Hint \d+)$|## )/gm, fold)
            .replaceAll(/^- Tests:/gm, '- Tests that begin with:'),
        }
      : part,
  )
  return [...folded, { kind: 'text', text: end() }]
}

/** The exercises of a lesson end with the way to its tasks. */
export function linkTasks(document: DocumentReflection, { name }: Lesson): void {
  const link =
    `Or write the whole stage yourself, with nothing but this lesson: its [tasks](${name}/tasks.html) ` +
    `have hints to unfold, and \`pnpm stepgrad learn ${Number(name.slice(0, 2))}\` makes a folder to write it in.\n\n`
  let isWithin = false
  const atTheEnd = (heading: string, title: string): string => {
    const isAfter = isWithin
    isWithin = title === 'Exercises'
    return isAfter ? link + heading : heading
  }
  document.content = document.content.map((part) =>
    part.kind === 'text' ? { ...part, text: part.text.replaceAll(/^## (.*)$/gm, atTheEnd) } : part,
  )
}

/** The tasks of a lesson: `lessons/NN-slug/tasks.md`, from which every text of the workbench comes. */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT, type Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'

export type Task = {
  readonly title: string
  /** Markdown: what to write, and why. */
  readonly text: string
  readonly lesson: LessonPlace | undefined
  readonly files: readonly TaskFile[]
  /** Groups (`autograd`) or beginnings of names (`autograd > a leaf`). */
  readonly tests: readonly string[]
  /** Markdown, graded: a question, the idea, the shape. */
  readonly hints: readonly string[]
}

/** Where the lesson speaks of it: the heading's words, and its anchor. */
export type LessonPlace = { readonly heading: string; readonly anchor: string }

export type TaskFile = { readonly path: string; readonly isNew: boolean }

export type TaskList = { readonly intro: string; readonly tasks: readonly Task[] }

/** The tasks of a stage; where nobody has written any, one that consists of what the stage introduces. */
export function readTasks(stage: Stage, root = ROOT): TaskList {
  const file = join(root, 'lessons', stage.name, 'tasks.md')
  if (!existsSync(file)) return { intro: stage.manifest.idea, tasks: [wholeStage(stage)] }
  return parseTasks(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'), relative(root, file))
}

function wholeStage({ manifest: { idea, introduces, files } }: Stage): Task {
  const changed = files.changed.map((path) => ({ path, isNew: false }))
  return {
    title: 'The whole stage',
    text: idea,
    lesson: undefined,
    files: [...files.added.map((path) => ({ path, isNew: true })), ...changed],
    tests: introduces,
    hints: [],
  }
}

/**
 * Reads the text of a `tasks.md`. Throws a Trouble with file and line where it has another shape.
 * @param file - how messages name it
 */
export function parseTasks(markdown: string, file: string): TaskList {
  const [head, ...sections] = split(markdown, 2, 1)
  if (!/^# Tasks: .+/.test(head.body)) throw new Trouble(`${file}:1: must begin with '# Tasks: …'`)
  const tasks = sections.map((section) => parseTask(section, file))
  if (tasks.length === 0) throw new Trouble(`${file}: has no task ('## …')`)
  return { intro: head.body.replace(/^# .*\n/, '').trim(), tasks }
}

/** What stands under a heading, and in which line it begins. */
type Section = { readonly title: string; readonly body: string; readonly line: number }

/** A text cut at its headings of one level, what is before the first one included. */
function split(text: string, level: number, firstLine: number): Section[] {
  const sections: { title: string; lines: string[]; line: number }[] = [
    { title: '', lines: [], line: firstLine },
  ]
  const mark = `${'#'.repeat(level)} `
  let inCode = false
  for (const [i, line] of text.split('\n').entries()) {
    if (/^ {0,3}```/.test(line)) inCode = !inCode
    if (!inCode && line.startsWith(mark))
      sections.push({ title: line.slice(mark.length).trim(), lines: [], line: firstLine + i })
    else sections.at(-1)!.lines.push(line)
  }
  return sections.map(({ title, lines, line }) => ({ title, body: lines.join('\n').trim(), line }))
}

function parseTask({ title, body, line }: Section, file: string): Task {
  const [{ body: top }, ...hints] = split(body, 3, line)
  const start = top.search(/^- (Lesson|Files|Tests):/m)
  const [text, facts] = start === -1 ? [top, ''] : [top.slice(0, start), top.slice(start)]
  hints.forEach((hint, i) => {
    if (hint.title === `Hint ${i + 1}`) return
    throw new Trouble(`${file}: '## ${title}': '### ${hint.title}' must be '### Hint ${i + 1}'`)
  })
  const fact = (name: string) => {
    const found = new RegExp(`^- ${name}:([^]*?)(?=^- |$(?![^]))`, 'm').exec(facts)
    if (found !== null) return found[1].replace(/\s+/g, ' ').trim()
    throw new Trouble(`${file}:${line}: the task '${title}' lacks '- ${name}: …'`)
  }
  return {
    title,
    text: text.trim(),
    lesson: parsePlace(fact('Lesson'), `${file}:${line}`),
    files: [...fact('Files').matchAll(/`([^`]+)`( \(new\))?/g)].map(([, path, isNew]) => {
      return { path, isNew: isNew !== undefined }
    }),
    tests: quoted(fact('Tests')),
    hints: hints.map((hint) => hint.body),
  }
}

function parsePlace(text: string, at: string): LessonPlace {
  const [, heading, anchor] = /^\[(.+)\]\(lesson\.md#([^)\s]+)\)/.exec(text) ?? []
  if (anchor === undefined)
    throw new Trouble(`${at}: 'Lesson:' must be a link such as [Heading](lesson.md#heading)`)
  return { heading, anchor }
}

/** `` `a`, ``b `c` `` `` → a and b `c`: code spans, with however many ticks. */
function quoted(text: string): string[] {
  return [...text.matchAll(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g)].map(([, , code]) => code.trim())
}

/** A lesson as text for the terminal. */
import { stripVTControlCharacters } from 'node:util'
import { Marked, type MarkedExtension } from 'marked'
import { markedTerminal } from 'marked-terminal'
import pc from 'picocolors'
import { titleOf } from './find-lesson.ts'
import { includeCode } from './include-code.ts'
import { terminalExtension } from './terminal.ts'

/**
 * Markdown for the site → text of at most `width` columns.
 * @param file - path of the lesson, from which its quotations and links are seen
 * @param codeWidth - columns for code; by default those of the terminal, and where there is none,
 * code keeps its own lines
 */
export function renderLesson(
  markdown: string,
  file: string,
  width = 80,
  codeWidth = process.stdout.isTTY ? process.stdout.columns : Infinity,
): string {
  const showSectionPrefix = !pc.isColorSupported // `## ` where a heading looks like any line
  const options = { width, reflowText: true, showSectionPrefix, emoji: false, tab: 2 }
  const terminal = markedTerminal(options) as unknown as MarkedExtension // its types are older
  const marked = new Marked(terminal, terminalExtension(file, { width, codeWidth }, terminal))
  const text = marked.parse(readableLinks(includeCode(withTitle(markdown), file)), { async: false })
  const tidy = text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
  return (pc.isColorSupported ? tidy : stripVTControlCharacters(tidy)) + '\n'
}

/** The title stands in the front matter, where the site wants it. */
function withTitle(markdown: string): string {
  const title = titleOf(markdown)
  const body = markdown.replace(/^---\n[^]*?\n---\n/, '')
  return title === undefined || /^# /m.test(body) ? body : `# ${title}\n${body}`
}

/** `{@link Tensor.view}` → `` `Tensor.view` ``, `{@link Tensor | a tensor}` → a tensor */
function readableLinks(markdown: string): string {
  return markdown.replace(
    /\{@link(?:code|plain)?\s+([^\s|}]+)(?:\s*\|\s*|\s+)?([^}]*)\}/g,
    (_, target: string, text: string) => text.trim() || `\`${target.replace(/^.*!/, '')}\``,
  )
}

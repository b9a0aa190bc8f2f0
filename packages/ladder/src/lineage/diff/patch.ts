/** A difference as a unified diff. */
import { structuredPatch, type StructuredPatchHunk } from 'diff'
import pc from 'picocolors'
import { isBinary } from '../files.ts'
import type { FilePair } from './compare.ts'
import type { Quotation } from './quotation.ts'

/** One file's difference, each hunk with three lines around it. */
export function tellPatch(pair: FilePair, a: string, b: string): string {
  const { status, path, from = path, before, after } = pair
  const heading = status === 'moved' ? `moved ${from} → ${path}` : `${status} ${path}`
  const old = before === undefined ? '/dev/null' : `${a}/${from}`
  const now = after === undefined ? '/dev/null' : `${b}/${path}`
  const lines = [pc.bold(heading)]
  if ([before, after].some((content) => content !== undefined && isBinary(content)))
    return [...lines, 'binary files differ'].join('\n')

  const shown = hunksBetween(textOf(before), textOf(after))
  if (shown.length === 0) lines.push('only marks of regions differ')
  if (shown.length > 0) lines.push(pc.bold(`--- ${old}`), pc.bold(`+++ ${now}`))
  for (const { oldStart, oldLines, newStart, newLines, lines: body } of shown) {
    lines.push(pc.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`))
    lines.push(...body.map(colour))
  }
  return lines.join('\n')
}

/** What a lesson quotes, without colours: of a region every line, else three lines around each hunk. */
export function plainPatch({ a, b, file, region, before, after }: Quotation): string {
  const hunks = hunksBetween(before, after, region === undefined ? 3 : Infinity)
  const lines = hunks.flatMap(({ lines }, i) => (i === 0 ? lines : ['…', ...lines]))
  return [`${file}, from ${a.name} to ${b.name}`, ...lines].join('\n')
}

function hunksBetween(before: string, after: string, context = 3): StructuredPatchHunk[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context })
  return hunks.map(withoutRegions).filter(({ lines }) => lines.some((l) => !l.startsWith(' ')))
}

/** The marks by which the lessons quote the code say nothing of it. */
function withoutRegions(hunk: StructuredPatchHunk): StructuredPatchHunk {
  const lines = hunk.lines.filter((line) => !/^[ +-]\s*\/\/ #(end)?region\b/.test(line))
  const count = (sign: string) => lines.filter((line) => ' '.concat(sign).includes(line[0])).length
  return { ...hunk, lines, oldLines: count('-'), newLines: count('+') }
}

function textOf(content: Buffer | undefined): string {
  return content?.toString() ?? ''
}

function colour(line: string): string {
  if (line.startsWith('+')) return pc.green(line)
  return line.startsWith('-') ? pc.red(line) : line
}

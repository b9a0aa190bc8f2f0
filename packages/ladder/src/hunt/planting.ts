/** A stage's sources with one mistake in them. */
import { join } from 'node:path'
import { allMistakes, choosePatch, type Mistake, plant } from '@stepgrad/conformance/mistakes'
import { structuredPatch } from 'diff'
import { format, resolveConfig } from 'prettier'
import { type Files, readFiles } from '../lineage/files.ts'
import { isWork } from '../workbench/stage-copy.ts'
import type { Candidate } from './choose.ts'

export type Planted = {
  readonly mistake: Mistake
  /** Everything that the learner gets of the stage's own files. */
  readonly sources: Files
  /** The file with the mistake in it, */
  readonly file: string
  /** the first of its lines that differs, */
  readonly line: number
  /** how the stage has these lines, and how they are planted. */
  readonly right: readonly string[]
  readonly wrong: readonly string[]
}

export async function plantMistake({ stage, quarry }: Candidate): Promise<Planted> {
  const mistake = allMistakes.find(
    ({ id, introducedIn }) => id === quarry.mistake && introducedIn === stage.slug,
  )
  if (mistake === undefined) throw new Error(`the suite plants no ${quarry.mistake}`)
  const files = readFiles(stage.folder)
  const patch = choosePatch(mistake, (file) => files.get(file)?.toString())
  const { file } = patch
  const before = files.get(file)!.toString()
  const after = await formatted(join(stage.folder, file), plant(before, patch))
  const sources = new Map([...files].filter(([path]) => isWork(path)))
  sources.set(file, Buffer.from(after))
  return { mistake, sources, file, ...difference(before, after) }
}

/** Laid out as its surroundings are: a line too long would tell at a glance. */
async function formatted(path: string, source: string): Promise<string> {
  return format(source, { ...(await resolveConfig(path)), filepath: path })
}

function difference(before: string, after: string): Pick<Planted, 'line' | 'right' | 'wrong'> {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 0 })
  const lines = hunks.flatMap((hunk) => hunk.lines)
  const marked = (mark: string) =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1))
  return { line: hunks[0].newStart, right: marked('-'), wrong: marked('+') }
}

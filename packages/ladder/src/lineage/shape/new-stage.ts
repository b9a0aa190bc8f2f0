/** `stepgrad ladder new` and `insert`: the next stage begins as a copy. */
import { cpSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { findStages, type Manifest, resolveStage, type Stage, stageName } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { readFiles, writeWhole } from '../files.ts'
import { Journal } from '../propagate/journal.ts'
import { writeJson } from './json.ts'
import { linkLessons, linkStage } from './package-files.ts'
import { mentionsOfNumbers, renumber } from './renumber.ts'

export type Draft = {
  readonly slug: string
  readonly title: string
  readonly kind: Exclude<Manifest['kind'], 'start'>
  readonly idea?: string
  /** The stage that it copies: number or name; the last one if it isn't said. */
  readonly after?: string
}

/** Makes the stage after the last one; returns its name. */
export async function appendStage(root: string, draft: Draft): Promise<string> {
  const { after, stages } = checkDraft(root, draft)
  const next = stages[stages.indexOf(after) + 1]
  if (next !== undefined)
    throw new Trouble(
      `new: ${next.name} comes after ${after.name}; ` +
        `run: pnpm stepgrad ladder insert ${draft.slug} --after ${after.number} …`,
    )
  return copyStage(root, after, draft)
}

/** Makes a stage between two others, which move up by one number; returns its name, and lines that name others by number. */
export async function insertStage(root: string, draft: Draft) {
  const { after, stages } = checkDraft(root, draft)
  const later = stages.slice(stages.indexOf(after) + 1)
  const shifted = later.map(({ name, number, slug }): [string, string] => {
    return [name, stageName(number + 1, slug)]
  })
  const renames = new Map(shifted)
  await renumber(root, renames)
  const mentions = mentionsOfNumbers(root, renames)
  const name = await copyStage(root, after, draft)
  const [next] = shifted
  if (next !== undefined) await linkStage(join(root, 'packages', next[1]), next[1], name)
  return { name, mentions }
}

/** Everything that can be wrong, before anything is written. */
function checkDraft(root: string, { slug, after }: Draft) {
  if (Journal.isUnderWay(root))
    throw new Trouble(
      'a propagation is under way; first run: pnpm stepgrad ladder resolve, or abort',
    )
  const stages = findStages(root)
  const last = stages.at(-1)
  if (last === undefined) throw new Trouble('new: there is no stage to copy yet')
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug))
    throw new Trouble(`new: '${slug}' is no slug; write it like grad-mode`)
  if (stages.some((stage) => stage.slug === slug))
    throw new Trouble(`new: there is a stage '${slug}' already`)
  if (last.number >= 99) throw new Trouble('new: 99 stages are the most that names have room for')
  return { stages, after: after === undefined ? last : resolveStage(stages, after) }
}

async function copyStage(root: string, before: Stage, draft: Draft): Promise<string> {
  const { title, slug, idea = 'One sentence: what changes, and why.' } = draft
  const number = before.number + 1
  const name = stageName(number, slug)
  const folder = join(root, 'packages', name)
  for (const path of readFiles(before.folder).keys())
    cpSync(join(before.folder, path), join(folder, path))
  await linkStage(folder, name, before.name, idea.replace(/\.$/, ''))
  await writeJson(join(folder, 'stage.json'), manifestOf(before.manifest, { ...draft, idea }))
  writeWhole(join(folder, 'README.md'), readme(number, before.number, title, idea))

  const lesson = join(root, 'lessons', name, 'lesson.md')
  if (existsSync(dirname(dirname(lesson)))) {
    writeWhole(lesson, `---\ntitle: ${title}\n---\n\n${idea}\n`)
    await linkLessons(root, { name })
  }
  return name
}

function manifestOf(
  before: Manifest,
  { title, kind, idea }: Draft & { idea: string },
): z.input<typeof Manifest> {
  return {
    title,
    idea,
    kind,
    sameAs: kind === 'numeric' ? 1e-12 : 'bits',
    introduces: [],
    capabilities: before.capabilities,
    files: {},
    budget: { changed: 120, added: 400 },
  }
}

function readme(number: number, before: number, title: string, idea: string): string {
  return `# ${String(number).padStart(2, '0')} · ${title}

${idea}

\`\`\`console
$ pnpm stepgrad diff ${before} ${number}      # what changed
$ pnpm stepgrad train ${number}
$ pnpm stepgrad test ${number}
$ pnpm stepgrad lesson ${number}
\`\`\`
`
}

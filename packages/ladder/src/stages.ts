/** The stages as they lie on disk: folders `packages/NN-slug`, each described by its `stage.json`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { nearest, unknownName } from './names.ts'
import { Trouble } from './trouble.ts'

/** The repository's root folder, without a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '')

export const Manifest = z.strictObject({
  title: z.string(),
  /** One sentence: the stage's idea. */
  idea: z.string(),
  kind: z.enum(['start', 'refactor', 'numeric', 'capability']),
  /** How cost, logits and gradients compare with the stage before: bit for bit, or within this tolerance. */
  sameAs: z.union([z.literal('bits'), z.number().positive()]).optional(),
  introduces: z.array(z.string()),
  capabilities: z.array(z.string()),
  /** Capability → why it is gone. */
  drops: z.record(z.string(), z.string()).default({}),
  files: z.strictObject({
    added: z.array(z.string()).default([]),
    changed: z.array(z.string()).default([]),
    removed: z.array(z.string()).default([]),
    /** New path → path in the stage before. */
    moved: z.record(z.string(), z.string()).default({}),
  }),
  /** What the step may cost a reader: lines changed in carried-over files, lines in new files. */
  budget: z.strictObject({
    changed: z.number().int().nonnegative(),
    added: z.number().int().nonnegative(),
    /** Required above 120 changed or 400 added lines. */
    reason: z.string().optional(),
  }),
})
export type Manifest = z.infer<typeof Manifest>

export type Stage = {
  readonly number: number
  /** `04-autograd` → `autograd` */
  readonly slug: string
  /** `04-autograd` */
  readonly name: string
  /** Absolute path of the folder. */
  readonly folder: string
  readonly manifest: Manifest
}

const STAGE_FOLDER = /^(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)$/

/** What a folder's name says of a stage, undefined for a folder that is none. */
export function parseStageName(name: string): { number: number; slug: string } | undefined {
  const match = STAGE_FOLDER.exec(name)
  return match === null ? undefined : { number: Number(match[1]), slug: match[2] }
}

/** `(4, 'autograd')` → `04-autograd` */
export function stageName(number: number, slug: string): string {
  return `${String(number).padStart(2, '0')}-${slug}`
}

/** The stage folders under `root/packages` by name, in order. */
export function stageFolders(root: string): string[] {
  return readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && parseStageName(entry.name) !== undefined)
    .map((entry) => entry.name)
    .sort()
}

/** All stages under `root/packages`, in order. Throws where a `stage.json` is missing or malformed. */
export function findStages(root: string): Stage[] {
  return stageFolders(root).map((name) => readStage(root, name))
}

/** The stage in the folder `root/packages/name`. */
export function readStage(root: string, name: string): Stage {
  const parsed = parseStageName(name)
  if (parsed === undefined) throw new Trouble(`'${name}' is not a stage's name such as 04-autograd`)
  const folder = join(root, 'packages', name)
  return { ...parsed, name, folder, manifest: readManifest(folder) }
}

/** Reads and checks the `stage.json` in `folder`. */
function readManifest(folder: string): Manifest {
  const path = join(folder, 'stage.json')
  const shown = relative(process.cwd(), path)
  if (!existsSync(path)) throw new Trouble(`${shown}: missing; every stage has one`)
  const parsed = Manifest.safeParse(parseJson(readFileSync(path, 'utf8'), shown))
  if (!parsed.success) throw new Trouble(`${shown}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Trouble(`${shown}: ${(error as SyntaxError).message}`)
  }
}

/**
 * The stage that `which` names: a number (`4`, `04`), a slug (`autograd`) or a name (`04-autograd`).
 * Throws a Trouble that guesses what was meant.
 * @param others - further words that could have been meant
 */
export function resolveStage<S extends Stage>(
  stages: readonly S[],
  which: string,
  others: readonly string[] = [],
): S {
  const stage = stages.find(
    ({ name, slug, number }) =>
      which === name || which === slug || (/^\d+$/.test(which) && Number(which) === number),
  )
  if (stage !== undefined) return stage
  const [first, last] = [stages[0]?.number, stages.at(-1)?.number]
  const numbers = /^\d+$/.test(which) && stages.length > 0 ? `; there are ${first} to ${last}` : ''
  const words = [...stages.map(({ slug }) => slug), ...others]
  const problem = `no stage is called '${which}'${numbers}`
  throw unknownName(problem, nearest(which, words), 'pnpm stepgrad learn list')
}

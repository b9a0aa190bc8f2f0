/** The stages as they lie on disk: folders `packages/NN-slug`, each described by its `stage.json`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

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

const STAGE_FOLDER = /^(\d\d)-([a-z0-9-]+)$/

/** All stages under `root/packages`, in order. Throws where a `stage.json` is missing or malformed. */
export function findStages(root: string): Stage[] {
  const packages = join(root, 'packages')
  return readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && STAGE_FOLDER.test(entry.name))
    .map((entry) => readStage(join(packages, entry.name), entry.name))
    .sort((a, b) => a.number - b.number)
}

function readStage(folder: string, name: string): Stage {
  const [, number, slug] = STAGE_FOLDER.exec(name)!
  return { number: Number(number), slug, name, folder, manifest: readManifest(folder) }
}

function readManifest(folder: string): Manifest {
  const path = join(folder, 'stage.json')
  if (!existsSync(path)) throw new Error(`${path}: missing; every stage has one`)
  const parsed = Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

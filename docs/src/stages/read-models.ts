/** The models of all stages: converted by two workers, and kept until a source changes. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rung } from '@stepgrad/ladder/diff'
import { Piscina } from 'piscina'
import { eachStage } from '../../../typedoc.config.mjs'
import type { StageModel } from './convert-stage.ts'

/** Stage's name → its model, in the order of the ladder. */
export type Models = ReadonlyMap<string, StageModel>

/** @param kept - the folder in which models wait for the next time */
export async function readModels(
  root: string,
  ladder: readonly Rung[],
  kept: string,
): Promise<Models> {
  const common = commonKey(root)
  const paths = ladder.map((rung) => join(kept, `${rung.name}-${keyOf(rung, common)}.json`))
  const missing = ladder.filter((_, i) => !existsSync(paths[i]))
  const fresh = await convertAll(root, missing)
  const models = new Map<string, StageModel>()
  ladder.forEach(({ name }, i) => {
    const model = fresh.get(name) ?? (JSON.parse(readFileSync(paths[i], 'utf8')) as StageModel)
    if (fresh.has(name)) keep(paths[i], name, model)
    models.set(name, model)
  })
  return models
}

async function convertAll(root: string, rungs: readonly Rung[]): Promise<Models> {
  if (rungs.length === 0) return new Map()
  const pool = new Piscina({
    filename: fileURLToPath(new URL('convert-stage.ts', import.meta.url)),
    name: 'convertInWorker',
    execArgv: ['--import', import.meta.resolve('@oxc-node/core/register')],
    maxThreads: Math.min(4, availableParallelism(), rungs.length),
    concurrentTasksPerWorker: 1,
  })
  try {
    const longestFirst = [...rungs].reverse()
    const models = await Promise.all(
      longestFirst.map(async ({ name }) => [name, await pool.run({ root, name })] as const),
    )
    return new Map<string, StageModel>(models)
  } finally {
    await pool.destroy()
  }
}

/** Writes a model in place of the stage's older ones. */
function keep(path: string, name: string, model: StageModel): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  const whole = join(folder, `new-${process.pid}-${name}.json`) // two may build at once
  writeFileSync(whole, JSON.stringify(model))
  for (const old of readdirSync(folder))
    if (old.startsWith(`${name}-`)) rmSync(join(folder, old), { force: true })
  renameSync(whole, path)
}

/** What a model depends on besides the stage: how it is made, and what stages import. */
function commonKey(root: string): string {
  const files = [
    'pnpm-lock.yaml',
    'tsconfig.base.json',
    'docs/src/stages/convert-stage.ts',
    'packages/ladder/src/lineage/diff/declarations.ts',
  ]
  return digest([JSON.stringify(eachStage), ...files.map((path) => readFileSync(join(root, path)))])
}

function keyOf({ files }: Rung, common: string): string {
  const relevant = [...files].filter(([path]) => /^(src\/|README|typedoc|tsconfig)/.test(path))
  return digest([common, ...relevant.flat()]).slice(0, 16)
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

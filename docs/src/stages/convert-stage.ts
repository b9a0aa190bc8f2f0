/** One stage as TypeDoc sees it, and the names that it exports. Runs in a worker. */
import { join } from 'node:path'
import { openSources, readApi } from '@stepgrad/ladder/diff'
import { Application, type JSONOutput, normalizePath, TypeDocReader } from 'typedoc'
import { eachStage } from '../../../typedoc.config.mjs'

export type StageModel = {
  readonly project: JSONOutput.ProjectReflection
  /** Exported name, or `Class.member`, and its declaration. */
  readonly api: readonly (readonly [name: string, declaration: string])[]
}

/** Throws where TypeDoc warns: of what is not documented, or not exported. */
export async function convertStage(root: string, name: string): Promise<StageModel> {
  const folder = join(root, 'packages', name)
  const entry = join(folder, 'src/index.ts')
  const program = openSources(folder)
  const app = await Application.bootstrap(
    {
      ...eachStage,
      entryPoints: [entry],
      readme: join(folder, 'README.md'),
      options: folder,
      basePath: root,
      logLevel: 'Warn',
    },
    [new TypeDocReader()],
  )
  const sourceFile = program.getSourceFile(entry)
  if (sourceFile === undefined) throw new Error(`${name}: has no src/index.ts`)
  const project = app.converter.convert([{ displayName: 'index', program, sourceFile }])
  app.validate(project)
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error(`${name}: see above`)
  return {
    project: app.serializer.projectToObject(project, normalizePath(root)),
    api: [...readApi(folder, program)],
  }
}

export function convertInWorker(task: { root: string; name: string }): Promise<StageModel> {
  return convertStage(task.root, task.name)
}

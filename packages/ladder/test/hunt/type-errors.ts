import { join } from 'node:path'
import ts from 'typescript'
import type { Planted } from '../../src/hunt/planting.ts'
import type { Stage } from '../../src/stages.ts'

/** Parsed once, whatever the stage: most of it is the standard library and the types of Node. */
const parsed = new Map<string, ts.SourceFile | undefined>()
const programs = new Map<Stage, ts.Program>()

/** What the type checker says of the planted file, which an editor would underline. */
export function typeErrors(stage: Stage, { file, sources }: Planted): string[] {
  const path = join(stage.folder, file)
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(stage.folder, 'tsconfig.json'), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    stage.folder,
  )
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, target) => {
    if (name === path) return ts.createSourceFile(name, sources.get(file)!.toString(), target)
    if (!parsed.has(name)) parsed.set(name, read(name, target))
    return parsed.get(name)
  }
  const entry = join(stage.folder, 'src', 'index.ts')
  const program = ts.createProgram([entry], options, host, programs.get(stage))
  programs.set(stage, program)
  const planted = program.getSourceFile(path)!
  return [
    ...program.getSyntacticDiagnostics(planted),
    ...program.getSemanticDiagnostics(planted),
  ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

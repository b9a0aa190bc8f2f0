/** `pnpm check` reads the types of all packages as one program, which is right only if they agree. */
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { otherPackages } from '../src/runs/suite/packages.ts'
import { ROOT, findStages } from '../src/stages.ts'

const folders = [...findStages(ROOT), ...otherPackages(ROOT)].map(({ folder }) => folder)

test.each(folders.map((folder) => relative(ROOT, folder)))(
  '%s is checked with the options that all packages share',
  (name) => {
    const { config } = readConfig(join(ROOT, name))
    expect(join(ROOT, name, config.extends)).toBe(join(ROOT, 'tsconfig.base.json'))
    expect(config.compilerOptions).toBeUndefined()
  },
)

test('every source of theirs is in that program', () => {
  const all = new Set(sourcesOf(ROOT))
  for (const folder of folders) {
    const sources = sourcesOf(folder)
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.filter((file) => !all.has(file))).toEqual([])
  }
})

/** What the tsconfig.json of a folder takes in. */
function sourcesOf(folder: string): string[] {
  const { config } = readConfig(folder)
  return ts.parseJsonConfigFileContent(config, ts.sys, folder).fileNames
}

type Config = { config: { extends: string; compilerOptions?: unknown } }

function readConfig(folder: string): Config {
  return ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile) as Config
}

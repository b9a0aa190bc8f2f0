import type { Rung } from '../rungs.ts'

type Names = Readonly<Record<string, string>>

/** What the rules read of a package.json. */
export type Package = {
  readonly name?: string
  readonly type?: string
  readonly private?: boolean
  readonly exports?: Names
  readonly scripts?: Names
  readonly dependencies?: Names
  readonly devDependencies?: Names
}

/** A stage's package.json; undefined where it is missing or no JSON. */
export function readPackage({ files }: Rung): Package | undefined {
  try {
    return JSON.parse(files.get('package.json')?.toString() ?? '') as Package
  } catch {
    return undefined
  }
}

/** What every stage's package looks like, and which files every stage has. */
import { isDeepStrictEqual } from 'node:util'
import type { Rung } from '../rungs.ts'
import { readPackage } from './package-json.ts'
import type { Problem } from './problem.ts'

/** The same in every stage, from the first on. */
const EVERYWHERE = ['test/conformance.test.ts', 'tsconfig.json', 'typedoc.config.mjs']

const REQUIRED = [...['README.md', 'main.ts', 'src/index.ts', 'test/adapter.ts'], ...EVERYWHERE]

/** Rule 1: nothing that makes a stage is missing. */
export function checkComplete({ files }: Rung): Problem[] {
  return REQUIRED.filter((file) => !files.has(file)).map((file) => {
    return { file, message: 'is missing; every stage has one' }
  })
}

export function checkUniform({ files, before }: Rung): Problem[] {
  return EVERYWHERE.flatMap((file) => {
    const [old, now] = [before?.files.get(file), files.get(file)]
    if (old === undefined || now === undefined || old.equals(now)) return []
    return [{ file, message: `differs from ${before!.name}; it is the same in every stage` }]
  })
}

/** Only the stage after the first has something before it to fail on. */
const NOT_IN_THE_FIRST = ['test:red']

/** Where a stage has the capability `devices`, and only there. */
const WITH_DEVICES = ['test:devices', 'conformance devices'] as const

export function checkPackageJson(rung: Rung): Problem[] {
  const own = readPackage(rung)
  if (own === undefined) return [{ file: 'package.json', message: 'is missing or no JSON' }]
  const problems: Problem[] = []
  const expect = (what: string, got: unknown, expected: unknown) => {
    if (isDeepStrictEqual(got, expected)) return
    const message = `${what}: ${show(got)}, and ${show(expected)} is right`
    problems.push({ file: 'package.json', message })
  }

  expect('name', own.name, `@stepgrad/${rung.name}`)
  expect('type', own.type, 'module')
  expect('private', own.private, true)
  for (const [subpath, path] of expectedExports(rung))
    expect(`exports["${subpath}"]`, own.exports?.[subpath], path)
  expect('scripts.start', own.scripts?.start, `stepgrad train ${rung.name}`)
  const [script, command] = WITH_DEVICES
  const hasDevices = rung.manifest.capabilities.includes('devices')
  expect(`scripts.${script}`, own.scripts?.[script], hasDevices ? command : undefined)

  if (rung.before === undefined) return problems
  const previous = readPackage(rung.before)
  for (const script of namesOf(own.scripts, previous?.scripts)) {
    if (script === 'start' || script === WITH_DEVICES[0]) continue
    if (rung.number === 2 && NOT_IN_THE_FIRST.includes(script)) continue
    expect(`scripts.${script}`, own.scripts?.[script], previous?.scripts?.[script])
  }
  for (const name of namesOf(own.dependencies, own.devDependencies)) {
    if (/^@stepgrad\/\d/.test(name) && name !== `@stepgrad/${rung.before.name}`) {
      const message = `${name}: only the stage before is a dependency`
      problems.push({ file: 'package.json', message })
    }
  }
  const before = `@stepgrad/${rung.before.name}`
  expect(`devDependencies["${before}"]`, own.devDependencies?.[before], 'workspace:*')
  return problems
}

function expectedExports({ files }: Rung): [subpath: string, path: string][] {
  return [
    ['.', './src/index.ts'],
    ['./adapter', './test/adapter.ts'],
    ...(files.has('src/node.ts') ? [['./node', './src/node.ts'] as [string, string]] : []),
  ]
}

function namesOf(...records: (Record<string, string> | undefined)[]): Set<string> {
  return new Set(records.flatMap((record) => Object.keys(record ?? {})))
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

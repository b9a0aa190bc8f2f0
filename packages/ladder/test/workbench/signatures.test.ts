import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findStages, ROOT } from '../../src/stages.ts'
import { signaturesOf } from '../../src/workbench/signatures.ts'
import { writeStageCopy } from '../../src/workbench/stage-copy.ts'

const SOURCE = `const TABLE = [1, 2]

// #region twice
/** 2x */
export function twice(x: number): number {
  return helper(x, TABLE)
}
// #endregion twice

export function pair(x: number) {
  return { x, twice: twice(x) }
}

/** Adds. */
function helper(x: number, _table: number[]): number {
  return x + x
}

const third = (x: number): number => x / 3

/** Counts. */
export class Counter {
  private count = 0
  constructor(start: number) {
    this.count = start
  }
  /** One more. */
  next(): number {
    return this.bump(third(1))
  }
  private bump(by: number): number {
    return (this.count += by)
  }
}
`

let folder: string

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'stepgrad-signatures-'))))
afterAll(() => rmSync(folder, { recursive: true }))

test('signatures keep types and docstrings; bodies throw, helpers are gone', () => {
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src', 'source.ts'), SOURCE)
  expect(signaturesOf(folder).get('src/source.ts')?.toString()).toBe(`const TABLE = [1, 2]

/** 2x */
export function twice(x: number): number {
  throw new Error('twice: not written yet')
}

export function pair(x: number): {
  x: number
  twice: number
} {
  throw new Error('pair: not written yet')
}

/** Counts. */
export class Counter {
  private count = 0
  constructor(start: number) {
    throw new Error('Counter: not written yet')
  }
  /** One more. */
  next(): number {
    throw new Error('Counter.next: not written yet')
  }
}
`)
})

describe('the signatures of the first stage', () => {
  const [stage] = findStages(ROOT)
  let copy: string

  beforeAll(() => {
    copy = join(folder, stage.name)
    writeStageCopy(copy, stage, signaturesOf(stage.folder))
  })

  test('export what the stage exports, and every function throws', async () => {
    const load = (from: string) =>
      import(pathToFileURL(join(from, 'src', 'index.ts')).href) as Promise<object>
    const [emptied, ours] = await Promise.all([load(copy), load(stage.folder)])
    expect(Object.keys(emptied)).toEqual(Object.keys(ours))
    const functions = Object.entries(emptied).filter(([, value]) => typeof value === 'function')
    expect(functions.length).toBeGreaterThan(20)
    for (const [name, value] of functions) {
      const call = () => Reflect.construct(value as () => void, [[], [], [], [], []]) as unknown
      expect(call, name).toThrow(`${name}: not written yet`)
    }
  })

  test('have no type error, nor has the training that calls them', () => {
    const { config } = ts.readConfigFile(join(copy, 'tsconfig.json'), ts.sys.readFile) as {
      config: { include: string[] }
    }
    const settings = { ...config, include: ['src', 'main.ts'] }
    const { fileNames, options } = ts.parseJsonConfigFileContent(settings, ts.sys, copy)
    const program = ts.createProgram(fileNames, options)
    const errors = fileNames.flatMap((name) => [
      ...program.getSemanticDiagnostics(program.getSourceFile(name)),
    ])
    expect(fileNames.length).toBeGreaterThan(10)
    expect(errors.map(({ messageText }) => messageText)).toEqual([])
  })
})

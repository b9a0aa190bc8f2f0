import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { locateStage, readStages, standingOf } from '../src/stages.ts'

let packages: string

beforeEach(() => {
  packages = mkdtempSync(join(tmpdir(), 'stages-'))
  addStage('01-first', { introduces: ['a'], capabilities: ['a'] })
  addStage('02-second', { introduces: ['b'], capabilities: ['b'], drops: { a: 'b is better' } })
  addStage('10-third', { introduces: ['c'], capabilities: ['b', 'c'] })
  mkdirSync(join(packages, 'data'))
  mkdirSync(join(packages, '03-unfinished'))
})

afterEach(() => rmSync(packages, { recursive: true }))

describe('reading the stages', () => {
  test('folders with a manifest are stages, in order; others are not', () => {
    expect(names(readStages(packages))).toEqual(['01-first', '02-second', '10-third'])
  })

  test('a stage knows the one before it; the first has none', () => {
    expect(locateStage(join(packages, '10-third')).before?.name).toBe('02-second')
    expect(locateStage(join(packages, '01-first')).before).toBeUndefined()
  })

  test('a folder without a manifest is an error that names it', () => {
    expect(() => locateStage(join(packages, '03-unfinished'))).toThrow(
      /03-unfinished has no stage\.json/,
    )
  })

  test('a manifest without a list of capabilities is an error that names the file', () => {
    addStage('04-odd', { introduces: [] })
    expect(() => readStages(packages)).toThrow(/04-odd.stage\.json: capabilities must be a list/)
  })
})

describe('where a test stands', () => {
  test('it runs where all that it needs is there', () => {
    expect(standingIn('01-first', ['a'])).toEqual({ runs: true })
    expect(standingIn('10-third', ['b', 'c'])).toEqual({ runs: true })
  })

  test('it arrives in the first stage that has all of it', () => {
    expect(standingIn('01-first', ['b'])).toEqual({ runs: false, arrivesIn: '02-second' })
    expect(standingIn('01-first', ['b', 'c'])).toEqual({ runs: false, arrivesIn: '10-third' })
  })

  test('what was dropped says where and why', () => {
    const standing = { runs: false, reason: 'a dropped in stage 02-second: b is better' }
    expect(standingIn('02-second', ['a'])).toEqual(standing)
    expect(standingIn('10-third', ['a', 'c'])).toEqual(standing)
  })

  test('what no stage has says so', () => {
    expect(standingIn('02-second', ['b', 'z'])).toEqual({
      runs: false,
      reason: 'no stage so far has z',
    })
  })
})

function addStage(name: string, manifest: object): void {
  mkdirSync(join(packages, name))
  writeFileSync(
    join(packages, name, 'stage.json'),
    JSON.stringify({ kind: 'refactor', ...manifest }),
  )
}

function standingIn(name: string, needs: readonly string[]) {
  const { stage, stages } = locateStage(join(packages, name))
  return standingOf(needs, stage, stages)
}

function names(stages: readonly { name: string }[]): string[] {
  return stages.map(({ name }) => name)
}

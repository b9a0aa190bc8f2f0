/** What holds for the suite and the stages of this repository together. */
import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allTests } from '../src/all-tests.ts'
import { testsOnGpujsCpu } from '../src/devices/device-tests.ts'
import { choosePatch } from '../src/mistakes/mistake.ts'
import { mistakesOf } from '../src/mistakes/of-stage.ts'
import { allMistakes } from '../src/mistakes/index.ts'
import { readStages, slugOf } from '../src/stages.ts'

const stages = readStages(fileURLToPath(new URL('../../../packages', import.meta.url)))
const slugs = stages.map(({ name }) => slugOf(name))
const everyTest = [...allTests, ...testsOnGpujsCpu]

describe('the suite', () => {
  test('every test runs in some stage', () => {
    const never = everyTest.filter(
      ({ needs }) =>
        !stages.some(({ manifest }) => needs.every((need) => manifest.capabilities.includes(need))),
    )
    expect(
      never.map(({ group, name, needs }) => `${group}: ${name} (needs ${needs.join()})`),
    ).toEqual([])
  })

  test('no two tests have one name', () => {
    const names = everyTest.map(({ group, name }) => `${group}: ${name}`)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })
})

describe('mistakes', () => {
  test('each belongs to a stage that exists', () => {
    for (const { id, introducedIn } of allMistakes) expect(slugs, id).toContain(introducedIn)
  })

  test.each(stages)('$name has at least three of its own', ({ name, manifest }) => {
    if (manifest.introduces.length === 0) return
    expect(mistakesOf(slugOf(name), slugs, false).length).toBeGreaterThanOrEqual(3)
  })

  test.each(stages)(
    'each can be made in $name, if it has the code to spoil',
    ({ name, folder }) => {
      const read = (file: string) => {
        const path = join(folder, file)
        return existsSync(path) ? readFileSync(path, 'utf8') : undefined
      }
      const stale = mistakesOf(slugOf(name), slugs, true).flatMap((mistake) => {
        try {
          choosePatch(mistake, read)
          return []
        } catch (error) {
          return [(error as Error).message]
        }
      })
      expect(stale).toEqual([])
    },
  )
})

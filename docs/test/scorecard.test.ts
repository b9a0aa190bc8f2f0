import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLadder, readRecorded, recordedBlock, sizesOf } from '@stepgrad/ladder'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
const card = readRecorded(root)
const ladder = readLadder(root)

/** What mends each of these. */
const ANEW = 'write it anew: pnpm stepgrad scorecard --record --only sizes'

describe('the scorecard in docs/scorecard.json', () => {
  it('is about the stages that there are', () => {
    expect(card?.stages, ANEW).toEqual(ladder.map(({ name }) => name))
  })

  it('has the lines and files of the stages as they are now', () => {
    expect(card?.sizes?.rows, ANEW).toEqual(sizesOf(ladder))
  })

  it('is what the README shows', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(card, ANEW).toBeDefined()
    expect(readme.includes(recordedBlock(card!)), ANEW).toBe(true)
  })

  it('says of each measured part when and where', () => {
    for (const part of [card?.gradients, card?.speed, card?.memory]) {
      expect(part?.date).toMatch(/^\d{4}-\d\d-\d\d$/)
      expect(part?.machine.node).toMatch(/^v\d+/)
    }
  })
})

import { describe, expect, test } from 'vitest'
import { allMistakes } from '../src/mistakes/index.ts'
import { type Mistake, choosePatch, plant } from '../src/mistakes/mistake.ts'

const SOURCES: Record<string, string> = {
  'src/sum.ts': 'sum += x\nmean = sum / n\n',
  'src/b.ts': '',
}
const read = (file: string) => SOURCES[file]

describe('planting a mistake', () => {
  test('replaces its text', () => {
    const patch = { file: 'src/sum.ts', find: 'sum / n', replace: "sum $& $'" }
    expect(plant(SOURCES['src/sum.ts'], patch)).toBe("sum += x\nmean = sum $& $'\n")
  })

  test('the first variant whose text is there counts', () => {
    const variants = [
      variant('src/gone.ts', 'sum'),
      variant('src/b.ts', 'y'),
      variant('src/sum.ts', '/ n'),
    ]
    expect(choosePatch(mistake(variants), read)).toBe(variants[2])
  })

  test('in a region only what is between its marks counts', () => {
    const source = 'y = a\n// #region f\ny = a + b\n// #endregion f\ny = a\n'
    const patch = { file: 'f.ts', region: 'f', find: 'y = a', replace: 'y = 0' }
    expect(choosePatch(mistake([patch]), () => source)).toBe(patch)
    expect(plant(source, patch)).toBe('y = a\n// #region f\ny = 0 + b\n// #endregion f\ny = a\n')
    const gone = { ...patch, region: 'g' }
    expect(() => choosePatch(mistake([gone]), () => source)).toThrow(/no longer applies/)
  })

  test('a text that is nowhere is an error', () => {
    expect(() => choosePatch(mistake([variant('src/sum.ts', 'total')]), read)).toThrow(
      /mistake m no longer applies: its text is not in src\/sum\.ts/,
    )
  })

  test('a text that occurs twice is an error', () => {
    expect(() => choosePatch(mistake([variant('src/sum.ts', 'sum')]), read)).toThrow(
      /mistake m: its text occurs 2 times in src\/sum\.ts/,
    )
  })
})

describe('the table of mistakes', () => {
  test('every id is used once', () => {
    const ids = allMistakes.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('every mistake changes something and says what in one sentence', () => {
    for (const { id, says, variants } of allMistakes) {
      expect(says, id).toMatch(/^[A-Z].*\.$/)
      for (const { find, replace } of variants) expect(replace, id).not.toBe(find)
    }
  })
})

function mistake(variants: Mistake['variants']): Mistake {
  return { id: 'm', says: '', introducedIn: 's', variants }
}

function variant(file: string, find: string) {
  return { file, find, replace: '' }
}

/** What the bundle consists of. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { loadMnist } from '@stepgrad/data'
import { beforeAll, describe, expect, it } from 'vitest'
import { COUNTS } from '../../demos/page/digit-counts.ts'
import { setsOf } from '../../demos/page/digits.ts'
import { demoNames } from '../../demos/page/names.ts'
import { assertBuilt, site } from '../built-site.ts'

describe('the bundle', () => {
  const folder = join(site, 'assets/demos')
  const read = (name: string) => readFileSync(join(folder, name))
  const files = (pattern: RegExp) => readdirSync(folder).filter((name) => pattern.test(name))
  const entry = () => files(/^page-main-[A-Z0-9]{8}\.js$/)[0]

  beforeAll(assertBuilt)

  it('has an entry of less than 4 KB, from which every demo can be reached', () => {
    expect(gzipSync(read(entry())).length).toBeLessThan(4096)
    const text = read(entry()).toString()
    for (const name of demoNames) {
      const [chunk, ...others] = files(new RegExp(`^${name}-[A-Z0-9]{8}\\.js$`))
      expect(others).toEqual([])
      expect(text).toContain(chunk)
    }
  })

  it('shows a demo of less than 40 KB before anything is computed', () => {
    const statics = (name: string): string[] => {
      const imports = read(name)
        .toString()
        .matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)
      return [name, ...Array.from(imports, ([, path]) => path).flatMap(statics)]
    }
    for (const name of demoNames) {
      const [chunk] = files(new RegExp(`^${name}-[A-Z0-9]{8}\\.js$`))
      const parts = [...new Set([entry(), ...statics(chunk)])]
      const bytes = parts.reduce((sum, part) => sum + gzipSync(read(part)).length, 0)
      expect(bytes, name).toBeLessThan(40 * 1024)
    }
  })

  it('carries the first digits of both sets, bit for bit', async () => {
    const [name] = files(/^digits-/)
    const here = await loadMnist()
    const there = setsOf(Uint8Array.from(gunzipSync(read(name))))
    for (const set of ['train', 'test'] as const) {
      const indices = Array.from({ length: COUNTS[set] }, (_, i) => i)
      expect(there[set].size).toBe(COUNTS[set])
      expect(there[set].labels).toEqual(here[set].labels.subarray(0, COUNTS[set]))
      const [got, expected] = [there[set].images(indices), here[set].images(indices)]
      expect(got.findIndex((value, i) => value !== expected[i])).toBe(-1)
    }
  })
})

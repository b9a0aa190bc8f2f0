/** That the lessons hang together: exercises are whole, links lead somewhere, the glossary is in order. */
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LESSONS, lessons } from './lessons.ts'
import { headings } from './markdown.ts'

const GLOSSARY = join(LESSONS, 'glossary.md')
const all = await lessons()

it('there are lessons', () => {
  expect(all.length).toBeGreaterThan(0)
})

describe.each(all)('$name', ({ folder, file }) => {
  it('has two or three exercises, each with its test and its solution', async () => {
    const names = await readdir(join(folder, 'exercises'))
    const tests = names.filter((name) => name.endsWith('.test.ts'))
    expect(tests.length).toBeGreaterThanOrEqual(2)
    expect(tests.length).toBeLessThanOrEqual(3)
    for (const name of tests.map((test) => test.replace('.test.ts', '.ts'))) {
      expect(names).toContain(name)
      expect(await readdir(join(folder, 'exercises/solutions'))).toContain(name)
    }
  })

  it('says how to run each of its exercises', async () => {
    const text = await readFile(file, 'utf8')
    for (const name of await readdir(join(folder, 'exercises'))) {
      if (!name.endsWith('.test.ts')) continue
      expect(text).toContain(`pnpm -C lessons exercise ${name.replace('.test.ts', '')}`)
    }
  })

  it('has links and quotations that lead somewhere', async () => {
    await checkLinks(file)
  })
})

describe('the glossary', () => {
  it('is in alphabetical order', async () => {
    const words = headings(await readFile(GLOSSARY, 'utf8')).map(({ title }) => title)
    expect(words.length).toBeGreaterThan(0)
    expect(words).toEqual(words.toSorted((a, b) => a.localeCompare(b, 'en')))
  })

  it('has links that lead somewhere', async () => {
    await checkLinks(GLOSSARY)
  })
})

async function checkLinks(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|\{@includeCode ([^}\s]+)\}/g)]
  for (const [, link, quotation] of links) {
    const [path, fragment] = (link ?? quotation).split('#')
    if (/^https?:/.test(path)) continue
    const target = path === '' ? file : join(dirname(file), path)
    expect(existsSync(target), `${path} does not exist`).toBe(true)
    if (fragment === undefined) continue
    const there = await readFile(target, 'utf8')
    const names = target.endsWith('.md')
      ? headings(there).map(({ anchor }) => anchor)
      : regions(there)
    expect(names, target).toContain(fragment)
  }
}

function regions(source: string): string[] {
  return [...source.matchAll(/^\s*(?:\/\/|#) ?#?region (\S+)$/gm)].map(([, name]) => name)
}

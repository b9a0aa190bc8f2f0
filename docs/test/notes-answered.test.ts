/** That the page on the notes names only what is there and is run. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/notes-answered.md'), 'utf8').replaceAll(/\s+/g, ' ')

/** The texts in backticks that follow a word such as `Test`, up to the end of the sentence. */
function named(kind: string): string[] {
  const lists = page.matchAll(new RegExp(`\\b${kind}s? ((?:\`[^\`]+\`(?:, )?)+)`, 'g'))
  return [...lists].flatMap(([, list]) => [...list.matchAll(/`([^`]+)`/g)].map(([, text]) => text))
}

function read(folder: string, ending: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')
}

describe('the page on the notes', () => {
  it.each(named('[Ee]xperiment'))('%s is run by a lesson, which shows what it prints', (path) => {
    const lesson = readFileSync(join(root, 'lessons', dirname(dirname(path)), 'lesson.md'), 'utf8')
    expect(lesson).toMatch(new RegExp(`^\\$ pnpm -C lessons experiment ${path}.*\\n[^\`$]`, 'm'))
  })

  const suite = read('test/conformance/src', '.ts')
  it.each(named('[Tt]est'))('“%s” is a test of the suite', (claim) => {
    expect(suite.includes(`'${claim}'`), claim).toBe(true)
  })

  it('names experiments and tests', () => {
    expect(named('[Ee]xperiment').length).toBeGreaterThan(15)
    expect(named('[Tt]est').length).toBeGreaterThan(5)
  })
})

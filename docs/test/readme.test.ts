import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ladderTable, summaryTable } from '@stepgrad/ladder'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const stages = readdirSync(join(root, 'packages')).filter((name) => /^\d\d-/.test(name))

/** All that a stage's author wrote: its sources and its main.ts. */
function sourcesOf(stage: string): string {
  const folder = join(root, 'packages', stage)
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, 'src', name))
  return [...sources, join(folder, 'main.ts')].map((path) => readFileSync(path, 'utf8')).join('\n')
}

/** `04-autograd` → `04 · Autograd`, as the stage itself says. */
function titleOf(stage: string): string {
  const manifest = readFileSync(join(root, 'packages', stage, 'stage.json'), 'utf8')
  return `${stage.slice(0, 2)} · ${(JSON.parse(manifest) as { title: string }).title}`
}

describe('the README', () => {
  it('leads to every stage, by its title', () => {
    const links = [...readme.matchAll(/\[(\d\d · [^\]]+)\]\(packages\/(\d\d-[^)]+)\)/g)]
    expect(links.map(([, title, name]) => [name, title])).toEqual(
      stages.map((name) => [name, titleOf(name)]),
    )
  })

  it('quotes, for every stage, a line that stands there', () => {
    const quoted = [...readme.matchAll(/^ (\d\d · .+?) {2,}(.+)$/gm)]
    expect(quoted.map(([, title]) => title)).toEqual(stages.map(titleOf))
    quoted.forEach(([, , line], i) => expect(sourcesOf(stages[i]), stages[i]).toContain(line))
  })

  it.each([
    ['start', ladderTable([])],
    ['test', summaryTable([]).split('\n\n')[0]],
  ])('shows the table of stepgrad %s under the heads that it has', (_, table) => {
    const words = (text: string) => text.trim().split(/ +/).join(' ')
    const shown = readme.split('\n').map(words)
    const heads = table.split('\n').map(words)
    expect(shown.join('\n')).toContain(heads.filter((line) => line !== '').join('\n'))
  })

  it.each(['README.md', 'CONTRIBUTING.md'])('%s links only to what is there', (page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const paths = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path)
    for (const path of paths) {
      expect(readdirSync(join(root, path, '..')), path).toContain(basename(path))
    }
  })
})

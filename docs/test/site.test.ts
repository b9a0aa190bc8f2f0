import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseHTML } from 'linkedom'
import { beforeAll, describe, expect, it } from 'vitest'
import { brokenLinks } from '../src/broken-links.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const site = `${root}docs/site`

const textOfLinks = (page: string): (string | null)[] =>
  [
    ...parseHTML(readFileSync(`${site}/${page}`, 'utf8')).document.querySelectorAll(
      '.col-content a[href]',
    ),
  ].map((link) => link.textContent)

describe('the built site', () => {
  beforeAll(() => {
    if (!existsSync(site)) throw new Error('docs/site: missing; pnpm site:build makes it')
  })

  it('has every stage and every lesson, under its own title', () => {
    const stages = readdirSync(`${root}packages`).filter((name) => /^\d\d-/.test(name))
    const lessons = readdirSync(`${root}lessons`)
      .map((name) => `${root}lessons/${name}/lesson.md`)
      .filter((path) => existsSync(path))
      .map((path) => /^title: *['"]?(.*?)['"]?$/m.exec(readFileSync(path, 'utf8'))?.[1])
    expect(stages).not.toEqual([])
    expect(textOfLinks('modules.html')).toEqual(expect.arrayContaining([...lessons, ...stages]))
  })

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(site)).toEqual([])
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { brokenLinks } from '../src/broken-links.ts'
import { assertBuilt, pagesIn, readPage, root, site, transferOf } from './built-site.ts'

const stages = readdirSync(join(root, 'packages')).filter((name) => /^\d\d-/.test(name))
const lessons = readdirSync(join(root, 'lessons')).filter((name) =>
  existsSync(join(root, 'lessons', name, 'lesson.md')),
)

/** Pages of each kind, and enough of them to know the rest. */
const SOME_PAGES = [
  'index.html',
  'lessons/04-autograd.html',
  'lessons/04-autograd/tasks.html',
  'changes/03-views-04-autograd.html',
  'api/04-autograd.html',
  'api/04-autograd/Tensor.html',
  'agreement.html',
  'glossary.html',
]

beforeAll(assertBuilt)

describe('the built site', () => {
  it('has a page for every lesson, every stage and every pair of neighbours', () => {
    const expected = [
      ...lessons.map((name) => `lessons/${name}.html`),
      ...stages.map((name) => `api/${name}.html`),
      ...stages.slice(1).map((name, i) => `changes/${stages[i]}-${name}.html`),
    ]
    expect(expected.length).toBeGreaterThan(50)
    expect(expected.filter((path) => !existsSync(join(site, path)))).toEqual([])
  })

  it('leads from the front page to the end with next, next, next', () => {
    const visited = ['index.html']
    for (;;) {
      const link = readPage(visited.at(-1)!).querySelector('a[rel=next]')
      if (link === null || visited.length > 100) break
      visited.push(join(visited.at(-1)!, '..', link.getAttribute('href')!))
    }
    expect(visited.slice(1)).toEqual(lessons.map((name) => `lessons/${name}.html`))
  })

  it('goes back as it goes forward', () => {
    for (const page of lessons.slice(1).map((name) => `lessons/${name}.html`)) {
      const previous = readPage(page).querySelector('a[rel=prev]')!.getAttribute('href')!
      const next = readPage(join(page, '..', previous)).querySelector('a[rel=next]')!
      expect(join(page, '..', next.getAttribute('href')!)).toBe(page)
    }
  })

  it('has no link that leads nowhere', { timeout: 240_000 }, () => {
    expect(brokenLinks(site)).toEqual([])
  })

  it('gives each lesson a title and a description of its own', () => {
    const pages = pagesIn('lessons').map(readPage)
    const titles = pages.map((page) => page.title)
    const descriptions = pages.map(
      (page) => page.querySelector('meta[name=description]')?.getAttribute('content') ?? '',
    )
    expect(new Set(titles).size).toBe(pages.length)
    expect(new Set(descriptions).size).toBe(pages.length)
    for (const text of descriptions) expect(text.length).toBeGreaterThan(20)
  })

  it.each(SOME_PAGES)('%s has one first heading, in its main part', (path) => {
    const page = readPage(path)
    expect(page.querySelectorAll('h1')).toHaveLength(1)
    expect(page.querySelectorAll('[role=main] h1')).toHaveLength(1)
    expect(page.querySelector('a.skip')!.getAttribute('href')).toBe('#content')
  })

  it('keeps what includes, links and placeholders are made of out of the pages', () => {
    // (Comments in quoted code have links of their own.)
    for (const path of ['index.html', ...pagesIn('lessons')]) {
      const text = readFileSync(join(site, path), 'utf8')
      expect(text, path).not.toMatch(/\{@(includeCode|diff)\b/)
    }
  })
})

describe('the tasks of a lesson', () => {
  const withTasks = lessons.filter((name) => existsSync(join(root, 'lessons', name, 'tasks.md')))

  it('are there for every stage, and lie beside what one reads in order', () => {
    expect(withTasks).toEqual(stages)
    for (const name of withTasks) {
      const path = `lessons/${name}/tasks.html`
      const page = readPage(path)
      expect(page.querySelectorAll('a[rel=next], a[rel=prev]')).toHaveLength(0)
      const links = [...page.querySelectorAll('.besides a')]
      const targets = links.map((link) => join(path, '..', link.getAttribute('href')!))
      expect(targets).toContain(`lessons/${name}.html`)
    }
  })

  it.each(withTasks)('of %s have their hints folded', (name) => {
    const source = readFileSync(join(root, 'lessons', name, 'tasks.md'), 'utf8')
    const hints = source.match(/^### Hint \d+$/gm)!
    const page = readPage(`lessons/${name}/tasks.html`).querySelector('[role=main]')!
    const summaries = [...page.querySelectorAll('details:not([open]) > summary')]
    expect(summaries.map((summary) => `### ${summary.textContent}`)).toEqual(hints)
    expect(page.querySelector('details h2, details details')).toBeNull()
  })

  it.each(withTasks)('of %s are named where its exercises end', (name) => {
    const link = readPage(`lessons/${name}.html`).querySelector(
      `.tsd-typography a[href="${name}/tasks.html"]`,
    )
    const heading = link!.closest('p')!.nextElementSibling
    expect(heading?.tagName).toBe('H2')
  })
})

describe('a page that somebody finds by a search', () => {
  it.each(SOME_PAGES)('%s says what it is about, and of what it is a part', (path) => {
    const page = readPage(path)
    expect(page.title).toContain('Stepgrad: how PyTorch works')
    const description = page.querySelector('meta[name=description]')!.getAttribute('content')!
    expect(description.length).toBeGreaterThan(20)
    const home = page.querySelector('.what a')?.getAttribute('href')
    if (path !== 'index.html') expect(join(path, '..', home!)).toBe('index.html')
  })
})

describe('what a page transfers, compressed', () => {
  it('is below 300 KB for a lesson, a page of the API, the front page and those beside', () => {
    const pages = [
      ...readdirSync(site).filter((name) => name.endsWith('.html')),
      ...pagesIn('lessons'),
      ...pagesIn('api'),
    ]
    const heavy = pages.filter((path) => transferOf(path) > 300_000)
    expect(heavy).toEqual([])
  })

  it('is below 600 KB for a page of changes', () => {
    expect(pagesIn('changes').filter((path) => transferOf(path) > 600_000)).toEqual([])
  })
})

describe('a page of changes', () => {
  it('shows the files, the names and the lines that differ', () => {
    const page = readPage('changes/03-views-04-autograd.html')
    const text = page.querySelector('[role=main]')!.textContent
    expect(text).toContain('src/autograd.ts')
    expect(text).toContain('inherited, byte for byte')
    const removed = [...page.querySelectorAll('.diff .removed')].map((line) => line.textContent)
    const added = [...page.querySelectorAll('.diff .added')].map((line) => line.textContent)
    expect(removed.some((line) => line?.includes('export function backward'))).toBe(true)
    expect(added.some((line) => line?.includes('export function record'))).toBe(true)
    const appeared = [...page.querySelectorAll('.names th')].map((cell) => cell.textContent)
    expect(appeared).toContain('Tensor.requiresGrad')
  })
})

describe('a badge', () => {
  it('says since when a name is there, and links to what changed', () => {
    const page = readPage('api/05-grad-mode/Tensor.html')
    const badge = page.querySelector('.badge')!
    expect(badge.textContent).toMatch(/^\s*since stage 02 · changed in 03, 04, 05\s*$/)
    expect(badge.querySelector('a')!.getAttribute('href')).toBe(
      '../../changes/01-raw-arrays-02-tensor.html',
    )
  })
})

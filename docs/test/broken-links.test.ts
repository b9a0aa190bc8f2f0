import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { brokenLinks } from '../src/broken-links.ts'

const folders: string[] = []

/** A site of these files, in a folder that goes when the test ends. */
function site(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepgrad-site-'))
  folders.push(folder)
  for (const [path, html] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), html)
  }
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('broken links', () => {
  it('finds none where each link has its page, file and anchor', () => {
    const folder = site({
      'index.html': '<a href="lessons/one.html#the-sum">1</a> <a href="#top" id="top">up</a>',
      'lessons/one.html': '<h2 id="the-sum">Σ</h2> <a href="../index.html">up</a> <a href="">1</a>',
      'assets/style.css': '',
      'lessons/two.html': '<link href="../assets/style.css?v=2"> <a href="https://pytorch.org">',
    })
    expect(brokenLinks(folder)).toEqual([])
  })

  it('names the page and the link whose file is missing', () => {
    const folder = site({ 'lessons/one.html': '<img src="../pictures/net.svg">' })
    expect(brokenLinks(folder)).toEqual([
      'lessons/one.html: ../pictures/net.svg: there is no pictures/net.svg',
    ])
  })

  it('sees a missing anchor, on another page and on its own', () => {
    const folder = site({
      'a.html': '<a href="b.html#gone"></a><a href="#away"></a>',
      'b.html': '<h2 id="here"></h2>',
    })
    expect(brokenLinks(folder)).toEqual([
      'a.html: b.html#gone: b.html has no #gone',
      'a.html: #away: a.html has no #away',
    ])
  })

  it('refuses paths that start at the root of a server', () => {
    const folder = site({ 'index.html': '<a href="/index.html"></a>' })
    expect(brokenLinks(folder)).toEqual([
      'index.html: /index.html: starts at the root of the server; write it relative to the page',
    ])
  })
})

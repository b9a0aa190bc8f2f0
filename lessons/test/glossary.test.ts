/** That no lesson uses a word of the glossary before the course has explained it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SPELLINGS } from '../glossary-words.ts'
import { notExplained, readGlossary, usedTooEarly } from './glossary.ts'
import { LESSONS, lessons } from './lessons.ts'
import { prose } from './markdown.ts'

const glossary = readGlossary(await readFile(join(LESSONS, 'glossary.md'), 'utf8'))
const texts = await Promise.all(
  (await lessons()).map(async ({ name, file }) => ({
    name,
    markdown: await readFile(file, 'utf8'),
  })),
)

describe('a word of the glossary', () => {
  it('is used by no lesson before it is explained', () => {
    expect(glossary.length).toBeGreaterThan(0)
    expect(usedTooEarly(texts, glossary, SPELLINGS)).toEqual([])
  })

  it('is bold where its entry leads first', () => {
    expect(notExplained(texts, glossary, SPELLINGS)).toEqual([])
  })

  it('has an entry if a spelling is listed for it, and everyday phrases that a lesson uses', () => {
    const all = texts.map(({ markdown }) => prose(markdown).replace(/\s+/g, ' '))
    for (const [word, { everyday = [] }] of Object.entries(SPELLINGS)) {
      expect(glossary.map((entry) => entry.word)).toContain(word)
      const used = (phrase: string) => all.some((text) => text.toLowerCase().includes(phrase))
      expect(everyday.filter((phrase) => !used(phrase))).toEqual([])
    }
  })
})

describe('the search for words that come too early', () => {
  const GLOSSARY = `---
title: Glossary
---

## Batch norm

A layer. [Two](02-two/lesson.md#norms)

## Leaf

A tensor. [Two](02-two/lesson.md#leaves)

## Norm

A length. [Two](02-two/lesson.md#norms), [One](01-one/lesson.md#one)
`
  const TWO =
    '---\ntitle: Two\n---\n\n## Norms\n\nA **norm**, a **batch norm**.\n\n## Leaves\n\nA **leaf**.\n'
  const spellings = { Leaf: { forms: ['leaves'], everyday: ['leaves off'] } }
  const search = (one: string, two = TWO, words = {}) =>
    usedTooEarly(
      [
        { name: '01-one', markdown: one },
        { name: '02-two', markdown: two },
      ],
      readGlossary(GLOSSARY),
      { ...spellings, ...words },
    )

  it('names the lesson, the line, the word, and where it is explained', () => {
    expect(search('## One\n\nOf norms\nand leaves.')).toEqual([
      expect.stringContaining(
        "lessons/01-one/lesson.md:4: 'leaves' is explained later, in 02-two/lesson.md#leaves",
      ),
      expect.stringContaining(
        "lessons/01-one/lesson.md:3: 'norms' is explained later, in 02-two/lesson.md#norms",
      ),
    ])
  })

  it('looks at the lesson that explains the word, too, up to that heading', () => {
    const early = TWO.replace('## Norms\n', '## Norms\n\nA leaf.\n')
    expect(search('Nothing.', early)).toEqual([
      expect.stringMatching(/02-two\/lesson.md:7: 'leaf'/),
    ])
    expect(search('Nothing.', `${TWO}\nA leaf.`)).toEqual([])
  })

  it('takes the longer word where one is part of another, also over the end of a line', () => {
    expect(search('A batch\nnorm.')).toEqual([expect.stringMatching(/:1: 'batch norm'/)])
  })

  it('reads prose only', () => {
    expect(
      search(
        '`leaf`, {@includeCode leaf.ts#leaf}, $leaf$, ![a leaf](leaf.svg), [this](leaf.md)\n\n```text\nleaf\n```',
      ),
    ).toEqual([])
    expect(search('`a` leaf `b`')).toHaveLength(1)
    expect(search('leaf.grad, leaflet, over-leaf')).toEqual([])
  })

  it('lets a link and an explanation in bold go, from there to the end of the lesson', () => {
    expect(search('A [leaf](../glossary.md#leaf), and leaves.')).toEqual([])
    expect(search('A [leaf](../02-two/lesson.md#leaves), and leaves.')).toEqual([])
    expect(search('A **leaf** (so a tensor is called), and leaves.')).toEqual([])
    expect(search('Leaves, or [one](../glossary.md#leaf).')).toHaveLength(1)
    expect(search('[Two](../02-two/lesson.md) is about a leaf.')).toHaveLength(1)
  })

  it('counts no everyday phrase, and of a mostly everyday word only the phrases that are named', () => {
    expect(search('He leaves off.')).toEqual([])
    expect(search('A leaf.', TWO, { Leaf: { only: ['leaf of the graph'] } })).toEqual([])
    expect(
      search('A leaf of the graph.', TWO, { Leaf: { only: ['leaf of the graph'] } }),
    ).toHaveLength(1)
  })

  it('notices that a word is not bold where the glossary leads', () => {
    const two = { name: '02-two', markdown: TWO.replace('**leaf**', 'leaf') }
    expect(notExplained([two], readGlossary(GLOSSARY), spellings)).toEqual([
      'Leaf: not bold in 02-two#leaves',
    ])
  })
})

import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { openMarkdown } from '../src/markdown/markdown.ts'

const load = await openMarkdown((text) => text.split('\n'))
const parser = new MarkdownIt({ html: true })
load(parser)

describe('a dot fence', () => {
  it('becomes a picture in the colours of the text', () => {
    const picture = parser.render('```dot\ndigraph { a -> b }\n```\n')
    expect(picture).toContain('<svg')
    expect(picture).toContain('fill="currentColor"')
    expect(picture).not.toMatch(/"black"|"white"/)
  })

  it('that does not parse is an error', () => {
    expect(() => parser.render('```dot\ndigraph { a -> \n```\n')).toThrow(/^dot: syntax error/)
  })
})

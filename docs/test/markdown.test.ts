import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { openMarkdown } from '../src/markdown/markdown.ts'

const load = await openMarkdown((text) => text.split('\n'))
const parser = new MarkdownIt({ html: true })
load(parser)

describe('a formula', () => {
  it('is set when the site is built, within a line and by itself', () => {
    expect(parser.render('So $y = x^2$.')).toMatch(/<p>So <span class="katex">.*<\/span>\.<\/p>/s)
    expect(parser.render('$$\ny = x^2\n$$\n')).toContain('class="katex-display"')
  })

  it('that does not parse is an error', () => {
    expect(() => parser.render('$\\frac{1}$')).toThrow(/KaTeX parse error/)
  })

  it('is not made of what a shell prints, or costs', () => {
    const fence = '```console\n$ pnpm start $HOME\n```\n'
    expect(parser.render(fence)).not.toContain('katex')
    expect(parser.render('It costs $5, or $6.')).not.toContain('katex')
  })
})

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

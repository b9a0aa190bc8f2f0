/** Formulas, set when the site is built: $x$ within a line, $$ … $$ by themselves. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tex } from '@mdit/plugin-tex'
import katex from 'katex'
import type MarkdownIt from 'markdown-it'

/** Throws where a formula does not parse, which stops the build. */
export function addFormulas(parser: MarkdownIt): void {
  parser.use(tex, {
    render: (formula: string, displayMode: boolean) => {
      const set = katex.renderToString(formula, {
        displayMode,
        throwOnError: true,
        strict: 'error',
      })
      return displayMode ? `<p class="formula" tabindex="0">${set}</p>\n` : set
    },
  })
}

/** Whether a page needs the style sheet. */
export function hasFormula(markup: string): boolean {
  return markup.includes('class="katex"')
}

/** Copies KaTeX's style sheet and the fonts that every browser of today reads. */
export function copyFormulaStyle(assets: string): void {
  const from = dirname(fileURLToPath(import.meta.resolve('katex/dist/katex.min.css')))
  const to = join(assets, 'katex')
  mkdirSync(join(to, 'fonts'), { recursive: true })
  const style = readFileSync(join(from, 'katex.min.css'), 'utf8')
  writeFileSync(
    join(to, 'katex.css'),
    style.replaceAll(/,url\([^)]*\.(woff|ttf)\) format\("[^"]*"\)/g, ''),
  )
  for (const font of readdirSync(join(from, 'fonts')).filter((name) => name.endsWith('.woff2')))
    cpSync(join(from, 'fonts', font), join(to, 'fonts', font))
}

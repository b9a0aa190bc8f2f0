/** What axe finds on a page. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

type Finding = {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** What hinders somebody seriously, as `rule: how often, as in <…>`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  // On a shaded edge axe cannot tell the colour of the ground, and would leave out the contrast.
  const plain = await page.addStyleTag({ content: '* { background-image: none !important }' })
  const { violations } = await page.evaluate<{ violations: readonly Finding[] }>('axe.run()')
  await plain.evaluate((element) => (element as Element).remove())
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.length} times, as ${nodes[0].html.slice(0, 200)}`)
}

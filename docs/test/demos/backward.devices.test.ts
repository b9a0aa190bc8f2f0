/** The demo, stepped through by keyboard, against stage 05 walking back without anyone listening. */
import { tensor } from '@stepgrad/05-grad-mode'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { EXPRESSIONS } from '../../demos/backward/expressions.ts'
import { short } from '../../demos/page/numbers.ts'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium()

drive('values and gradients are those of the stage, in every expression', async (site) => {
  const { demo, errors } = await site.open('backward')
  for (const { name, leaves, compute } of EXPRESSIONS) {
    await demo.getByLabel('Expression').selectOption(name)
    await toTheEnd(demo)
    const inputs = Object.fromEntries(
      Object.entries(leaves).map(([leaf, value]) => [
        leaf,
        tensor(value, { dtype: 'float64', requiresGrad: true }),
      ]),
    )
    const results = Object.values(compute(inputs))
    results.at(-1)!.tensor.backward()
    for (const [leaf, { grad }] of Object.entries(inputs)) {
      expect(await cells(demo, leaf)).toEqual([short(leaves[leaf]), short(grad!.item())])
    }
    for (const [i, result] of Object.keys(compute(inputs)).entries()) {
      const [value] = await cells(demo, result)
      expect(value).toBe(short(results[i].tensor.item()))
    }
  }
  expect(errors).toEqual([])
})

drive('gradients of two uses add up, one after the other', async (site) => {
  const { page, demo } = await site.open('backward')
  await demo.getByLabel('Expression').selectOption('square-of-a-sum')
  const told = demo.locator('.demo-told-line')
  const graph = demo.getByRole('group', { name: 'The graph' })
  await graph.focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
  expect(await told.innerText()).toMatch(/c hands b the gradient 6 .* b waits: one of its uses/)
  expect(await cells(demo, 'b')).toEqual(['6', '6'])
  await page.keyboard.press('ArrowRight')
  expect(await told.innerText()).toContain('b had 6, and += makes it 12')
  expect(await cells(demo, 'b')).toEqual(['6', '12'])
  expect(await cells(demo, 'a')).toEqual(['3', 'none'])
  await page.keyboard.press('ArrowLeft')
  expect(await cells(demo, 'b')).toEqual(['6', '6'])
})

drive('other leaves give other numbers; what is no number is refused', async (site) => {
  const { demo } = await site.open('backward')
  await demo.getByLabel('Expression').selectOption('sigmoid')
  const x = demo.getByLabel('x =')
  await x.fill('-1000')
  await x.blur()
  await toTheEnd(demo)
  expect(await cells(demo, 'y')).toEqual(['0', '1'])
  expect((await cells(demo, 'x'))[1]).toBe('NaN')
  await x.fill('')
  await x.blur()
  expect(await demo.getByRole('alert').innerText()).toContain('x must be a number')
})

async function toTheEnd(demo: Locator): Promise<void> {
  await demo.getByRole('slider', { name: 'Step' }).focus()
  await demo.page().keyboard.press('End')
}

/** Value and gradient of one line of the table. */
async function cells(demo: Locator, place: string): Promise<string[]> {
  const all = await demo.locator(`[data-place="${place}"] .demo-number`).allTextContents()
  return all.map((text) => text.trim())
}

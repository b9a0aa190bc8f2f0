/** A browser without a graphics card. */
import { expect } from 'vitest'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium(['--disable-gpu', '--disable-software-rasterizer'])

drive('without WebGL the digits say so, and train on the cpu', async (site) => {
  const { page, demo, errors } = await site.open('draw-a-digit')
  await demo.locator('[data-accuracy]').waitFor()
  const told = demo.getByText(/Not available here:/)
  expect(await told.innerText()).toContain('webgl2 (there is no WebGL2')
  const choices = demo.getByLabel('Computed by')
  expect(await choices.locator('option[value=webgl2]').isDisabled()).toBe(true)
  await choices.selectOption('cpu')
  await demo.getByRole('button', { name: 'Train' }).click()
  await page
    .getByText(/After \d+ steps/)
    .first()
    .waitFor()
  expect(await demo.locator('.demo-backend').innerText()).toBe('the loops of the stage, on the cpu')
  expect(errors).toEqual([])
})

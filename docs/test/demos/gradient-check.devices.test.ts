/** The demo against the suite's own story of stage 05, told in Node. */
import {
  type Float32Story,
  FULL,
  float32Story,
  randomImages,
  randomLabels,
} from '@stepgrad/conformance/checks'
import { adapter } from '@stepgrad/05-grad-mode/adapter'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { STEPS } from '../../demos/gradient-check/steps.ts'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium()

drive('every error is that of the suite, as far as rounding decides nothing', async (site) => {
  const { demo, errors } = await site.open('gradient-check')
  const shown = await allErrors(demo)
  expect([...shown.keys()].sort()).toEqual([...STEPS].sort())
  const story = await float32Story(adapter)
  const within = await doubt()
  for (const { h, float64, float32 } of story.points) {
    const got = shown.get(h)!
    expect(Math.abs(got.float64 - float64)).toBeLessThan(within(h))
    expect(got.float32).toBeCloseTo(float32, 12)
  }
  expect(errors).toEqual([])
})

drive('the words follow the slider, which the keyboard moves', async (site) => {
  const { page, demo } = await site.open('gradient-check')
  await allErrors(demo)
  const slider = demo.getByRole('slider', { name: 'Step h' })
  const words = demo.locator('[aria-live]')
  await slider.focus()
  await page.keyboard.press('Home')
  expect(await slider.getAttribute('aria-valuetext')).toBe('h = 1e-12')
  expect(await words.innerText()).toContain('the same float32 number')
  expect(await words.innerText()).toContain('the step moves no cost at all')
  await page.keyboard.press('ArrowRight')
  expect(await slider.getAttribute('aria-valuetext')).toBe('h = 3e-12')
  await page.keyboard.press('End')
  expect(await slider.getAttribute('aria-valuetext')).toBe('h = 1e-1')
  const { points } = await storyAt(1e-1)
  const percent = `${(100 * points[0].float64).toFixed(0)} %`
  expect(await words.innerText()).toContain(`are off by ${percent}`)
})

drive('without workers it says that nothing can be computed', async (site) => {
  const { page, demo, reload } = await site.open('gradient-check')
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'))
  await reload()
  expect(await demo.getByRole('alert').innerText()).toContain('this browser has no workers')
})

const storyAt = (h: number): Promise<Float32Story> => float32Story(adapter, { steps: [h] })

type Errors = { readonly float64: number; readonly float32: number }

/** Waits until the page has them all. */
async function allErrors(demo: Locator): Promise<Map<number, Errors>> {
  const rows = demo.locator('.demo-all tbody tr')
  await rows.nth(STEPS.length - 1).waitFor({ state: 'attached', timeout: 120_000 })
  const read = await rows.evaluateAll((all) =>
    all.map((row) => {
      const errors = [...row.querySelectorAll<HTMLElement>('[data-error]')]
      return [row as HTMLElement, ...errors].map(({ dataset }) =>
        Number(dataset.h ?? dataset.error),
      )
    }),
  )
  return new Map(read.map(([h, float64, float32]) => [h, { float64, float32 }]))
}

/**
 * What the engines of Node and of the browser may make of one story. They may differ in the last bit of `exp` and
 * `log`, and so in that of a float64 cost between 2 and 4; to float32 that does not get through. One bit in either of
 * two costs moves a slope by twice the bit over h, and the error of six slopes by √6 of it at most.
 */
async function doubt(): Promise<(h: number) => number> {
  const net = await adapter.createNet({ sizes: FULL, dtype: 'float32', seed: 0 })
  const initial = (await net.parameters()).map(({ name, values }) => [name, values] as const)
  const parameters = Object.fromEntries(initial)
  const exact = await adapter.createNet({ sizes: FULL, dtype: 'float64', parameters })
  const [images, labels] = [randomImages(FULL, 2, 1, 'float64'), randomLabels(FULL, 2, 2)]
  const { gradients } = await exact.gradients(images, labels)
  const bit = 2 * 2 ** -52
  return (h) => 1e-12 + (2 * bit * Math.sqrt(6)) / h / Math.hypot(...gradients['conv1.bias'])
}

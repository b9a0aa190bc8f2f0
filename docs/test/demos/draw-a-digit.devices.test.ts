/** The demo against the same training in Node: same digits, same seed, same steps. */
import { firstImages, loadMnist } from '@stepgrad/data'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { Training } from '../../demos/draw-a-digit/training.ts'
import { COUNTS } from '../../demos/page/digit-counts.ts'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium()

/** The class that computes, by the name that the reader chooses. */
const BACKENDS = {
  cpu: 'the loops of the stage, on the cpu',
  'gpujs-cpu': 'CPUKernel',
  webasm: 'WebAssemblyKernel',
  webgl2: 'WebGL2Kernel',
  webgpu: 'WebGPUKernel',
} as const

drive('before a step it knows what the same network knows in Node', async (site) => {
  const { demo } = await site.open('draw-a-digit')
  const training = await trainingHere()
  const { accuracy, confusion } = await training.evaluate(() => undefined)
  const table = demo.locator('[data-accuracy]')
  await table.waitFor()
  expect(Number(await table.getAttribute('data-accuracy'))).toBe(accuracy)
  const counts = await table
    .locator('tbody td')
    .evaluateAll((cells) => cells.map(({ textContent }) => Number(textContent)))
  expect(counts).toEqual((confusion.tolist() as number[][]).flat())
  await expectSeen(demo, training, 0)
})

drive(
  'on every device that is here it trains as in Node, and names what computes',
  async (site) => {
    const { demo, errors, reload } = await site.open('draw-a-digit')
    await expectReady(demo)
    const choices = demo.getByLabel('Computed by')
    const available = await choices
      .locator('option:not([disabled])')
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
    expect(available).toEqual(expect.arrayContaining(['cpu', 'gpujs-cpu', 'webasm']))
    for (const name of available as (keyof typeof BACKENDS)[]) {
      await reload()
      await expectReady(demo)
      await choices.selectOption(name)
      const { steps, cost } = await trainAFewSteps(demo)
      expect(await demo.locator('.demo-backend').innerText()).toContain(BACKENDS[name])
      const costs = await costsHere(steps)
      expect(Math.abs(costs[steps - 1] - cost), `${name}, step ${steps}`).toBeLessThan(0.01)
    }
    expect(errors).toEqual([])
  },
)

drive('after one epoch it recognises most digits held back', async (site) => {
  const { page, demo } = await site.open('draw-a-digit')
  await expectReady(demo)
  const before = Number(await demo.locator('[data-accuracy]').getAttribute('data-accuracy'))
  expect(before).toBeLessThan(0.3)
  await trainButton(demo).click()
  await demo.getByText('Epoch 2 of 6').waitFor({ timeout: 200_000 })
  await page.waitForFunction(() => {
    const table = document.querySelector<HTMLElement>('[data-accuracy]')
    return Number(table?.dataset.accuracy) > 0.6
  })
})

drive(
  'it looks at what is drawn with the mouse, and at digits chosen by keyboard',
  async (site) => {
    const { page, demo } = await site.open('draw-a-digit')
    await expectReady(demo)
    const pad = (await demo.locator('.demo-pad').boundingBox())!
    const middle = pad.x + pad.width / 2
    await page.mouse.move(middle, pad.y + 0.2 * pad.height)
    await page.mouse.down()
    await page.mouse.move(middle, pad.y + 0.8 * pad.height, { steps: 10 })
    await page.mouse.up()
    await demo.getByText('Your drawing, made as large').waitFor()
    expect(await sumOfProbabilities(demo)).toBeCloseTo(1, 5)
    const columns = await inkByColumn(demo)
    const widest = columns.indexOf(Math.max(...columns))
    expect([15, 16]).toContain(widest) // a stroke from top to bottom, in the middle of 32

    await demo.getByRole('button', { name: 'Next' }).focus()
    await page.keyboard.press('Enter')
    await demo.getByText('Digit 2 of the 500 held back').first().waitFor()
    await expectSeen(demo, await trainingHere(), 1)
    await demo.getByRole('button', { name: 'Clear' }).click()
    expect(await demo.getByText('Draw something, or choose a digit.').isVisible()).toBe(true)
  },
)

const trainButton = (demo: Locator) => demo.getByRole('button', { name: /^(Train|Go on)$/ })

/** Waits until the network was asked about the digits held back. */
async function expectReady(demo: Locator): Promise<void> {
  await demo.locator('[data-accuracy]').waitFor()
}

/** @returns how many there were, and the cost of the last */
async function trainAFewSteps(demo: Locator): Promise<{ steps: number; cost: number }> {
  await trainButton(demo).click()
  await demo
    .getByText(/After \d+ steps/)
    .first()
    .waitFor({ timeout: 120_000 })
  await demo.getByRole('button', { name: 'Pause' }).click()
  await demo.getByText('Paused.').waitFor()
  const told = await demo
    .getByText(/After \d+ steps it is/)
    .first()
    .innerText()
  const [, steps, cost] = /After (\d+) steps it is ([\d.]*\d)/.exec(told)!
  return { steps: Number(steps), cost: Number(cost) }
}

let counted: Promise<Training> | undefined
function trainingHere(): Promise<Training> {
  counted ??= freshTraining()
  return counted
}

async function freshTraining(): Promise<Training> {
  const { train, test } = await loadMnist()
  return new Training(firstImages(train, COUNTS.train), firstImages(test, COUNTS.test))
}

/** The cost of each of the first steps, on the cpu. */
async function costsHere(steps: number): Promise<number[]> {
  const training = await freshTraining()
  const costs: number[] = []
  const enough = new AbortController()
  await training.learn(enough.signal, {
    onStep({ cost }) {
      costs.push(cost)
      if (costs.length === steps) enough.abort()
    },
    onTest: () => undefined,
    onEpoch: () => undefined,
  })
  return costs
}

/** What the page says of a digit held back is what the untrained network says of it here. */
async function expectSeen(demo: Locator, training: Training, index: number): Promise<void> {
  const { test } = await loadMnist()
  const { probabilities } = training.look(test.images([index]))
  await demo.page().waitForFunction((first) => {
    const row = document.querySelector<HTMLElement>('[data-digit="0"]')
    return Math.abs(Number(row?.dataset.probability) - first) < 1e-5
  }, probabilities[0])
  const shown = await probabilitiesOf(demo)
  shown.forEach((probability, k) => expect(probability).toBeCloseTo(probabilities[k], 5))
}

async function probabilitiesOf(demo: Locator): Promise<number[]> {
  return demo
    .locator('[data-digit]')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.probability)))
}

async function sumOfProbabilities(demo: Locator): Promise<number> {
  await demo.page().waitForFunction(() => {
    const row = document.querySelector<HTMLElement>('[data-digit="0"]')
    return Number(row?.dataset.probability) > 0
  })
  return (await probabilitiesOf(demo)).reduce((sum, probability) => sum + probability, 0)
}

/** Of the picture that the network gets. */
function inkByColumn(demo: Locator): Promise<number[]> {
  return demo.locator('canvas.demo-input').evaluate((canvas) => {
    const ctx = (canvas as HTMLCanvasElement).getContext('2d')!
    const { data } = ctx.getImageData(0, 0, 32, 32)
    return Array.from({ length: 32 }, (_, x) =>
      Array.from({ length: 32 }, (_, y) => data[4 * (32 * y + x)]).reduce((a, b) => a + b, 0),
    )
  })
}

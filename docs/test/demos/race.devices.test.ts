/** The race, held in Chromium: every stage computes there what stage 01 computes here. */
import { readdirSync } from 'node:fs'
import { adapter } from '@stepgrad/20-data-parallel/adapter'
import { FULL } from '@stepgrad/conformance/checks'
import { loadMnist } from '@stepgrad/data'
import { expect } from 'vitest'
import { batchesOf } from '../../demos/race/contest.ts'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium()

drive('every stage arrives, with costs that the last one computes in Node, too', async (site) => {
  const { demo, errors } = await site.open('race')
  await demo.getByRole('radio', { name: '16' }).check()
  await demo.getByRole('button', { name: 'Start' }).click()
  await demo.getByText('Done: 3 turns each, batches of 16.').waitFor({ timeout: 280_000 })

  const lanes = await demo.locator('tr[data-entrant]').evaluateAll((rows) =>
    rows.map((row) => {
      const { entrant = '', costs = '', backend = '' } = (row as HTMLElement).dataset
      const numbers = [...row.querySelectorAll('.demo-number')].map(
        ({ textContent }) => textContent,
      )
      return { entrant, costs: costs.split(' ').map(Number), backend, numbers }
    }),
  )
  const stages = readdirSync(new URL('../../../packages', import.meta.url))
    .filter((name) => /^\d\d-/.test(name))
    .sort()
  const onDevice = lanes.filter(({ entrant }) => entrant.endsWith(' on webasm'))
  expect(lanes.slice(0, stages.length).map(({ entrant }) => entrant)).toEqual(stages)
  expect(onDevice.map(({ backend }) => backend)).toEqual(onDevice.map(() => 'WebAssemblyKernel'))
  expect(onDevice.length).toBe(lanes.length - stages.length)
  expect(onDevice).not.toEqual([])

  const expected = await costsHere(16, 5)
  for (const { costs, numbers } of lanes) {
    costs.forEach((cost, i) => expect(Math.abs(cost / expected[i] - 1)).toBeLessThan(1e-5))
    expect(costs).toHaveLength(expected.length)
    expect(parseFloat(numbers[0])).toBeGreaterThan(0)
  }
  expect(errors).toEqual([])
})

drive('it can be stopped', async (site) => {
  const { demo } = await site.open('race')
  await demo.getByRole('button', { name: 'Start' }).click()
  await demo.getByText('Round 1 of 3').waitFor()
  await demo.getByRole('button', { name: 'Stop' }).click()
  await demo.getByText('Stopped.').waitFor()
  expect(await demo.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true)
})

/** The first steps on the same digits, by the last stage on the cpu. */
async function costsHere(batch: number, steps: number): Promise<number[]> {
  const { train } = await loadMnist()
  const batches = batchesOf(train, batch, 4)
  const net = await adapter.createNet({ sizes: FULL, dtype: 'float32', seed: 0 })
  const costs: number[] = []
  for (let i = 0; i < steps; i++) {
    const { images, labels } = batches[i % batches.length]
    costs.push(await net.step(images, labels, { lr: 0.001, momentum: 0.9 }))
  }
  await net.close?.()
  return costs
}

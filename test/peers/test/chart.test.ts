import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHTML } from 'linkedom'
import { drawChart } from '../src/chart.ts'
import type { Table } from '../src/tournament.ts'

const tables: Table[] = [4, 64].map((batch) => ({
  network: 'cnn',
  batch,
  costs: [],
  rows: [
    { name: 'torch', rounds: [1], milliseconds: batch / 4 },
    { name: '01-raw-arrays', rounds: [10], milliseconds: 10 * batch },
    { name: 'absent', rounds: [], trouble: 'not run: it is not here' },
  ],
}))

void test('the picture has a bar for each time, on a logarithmic scale, and none for what did not run', () => {
  const { document } = parseHTML(drawChart(tables))
  const widths = [...document.querySelectorAll('[aria-label="bar"] rect')].map((bar) =>
    Number(bar.getAttribute('width')),
  )
  // 1, 40, 16, 640 ms: equal ratios, equal differences of length
  assert.equal(widths.length, 4)
  assert.ok(Math.abs(widths[1] - widths[0] - (widths[3] - widths[2])) < 1e-6)
  assert.ok(!drawChart(tables).includes('absent'))
})

void test('the picture follows the reader’s colours', () => {
  assert.match(drawChart(tables), /prefers-color-scheme: dark/)
})

/** The cost of every step, and the mean of the last of them. */
import { makeChart } from '../page/chart.ts'

/** Steps in a running mean. */
const WINDOW = 25

/** @returns what draws the costs */
export function lossChart(place: HTMLElement): (costs: readonly number[]) => void {
  const chart = makeChart(place, {
    height: 220,
    x: { label: 'step', range: (_min, max) => [0, Math.max(max || 0, 50)] },
    y: { label: 'cost', range: (_min, max) => [0, Math.max(max || 0, 2.5)] },
    lines: [
      { label: 'each step', colour: '--demo-line', width: 1 },
      { label: `mean of ${WINDOW}`, colour: '--demo-blue', width: 2.5 },
    ],
  })
  return (costs) => chart.draw([costs.map((_, i) => i + 1), costs, runningMean(costs)])
}

/** Of each step and those before it, WINDOW at most. */
export function runningMean(costs: readonly number[]): number[] {
  let sum = 0
  return costs.map((cost, i) => {
    sum += cost - (costs[i - WINDOW] ?? 0)
    return sum / Math.min(i + 1, WINDOW)
  })
}

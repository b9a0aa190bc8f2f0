/** Accuracy by epoch and by seconds, three settings: the mean of the runs in results/batch-size.json. */
import * as Plot from '@observablehq/plot'
import { type Figure, colors, figure as plot } from '../../figure.ts'
import { readResults } from '../../results.ts'

type Run = {
  readonly dataset: string
  readonly setting: { readonly batchSize: number; readonly lr: number }
  readonly epochs: readonly { readonly seconds: number; readonly accuracy: number }[]
}
type Point = {
  readonly by: string
  readonly at: number
  readonly right: number
  readonly name: string
}

const COLORS = [colors.blue, colors.orange, colors.green]

export const figure: Figure = {
  name: 'batch-size',
  draw() {
    const file = new URL('../results/batch-size.json', import.meta.url)
    const runs = readResults<{ runs: Run[] }>(file).runs.filter((run) => run.dataset === 'cifar10')
    const names = [...new Set(runs.map(nameOf))]
    const points = names.flatMap((name) =>
      pointsOf(
        name,
        runs.filter((run) => nameOf(run) === name),
      ),
    )
    const ends = names.map((name) =>
      points.filter((p) => p.name === name && p.by === 'epochs').at(-1)!,
    )
    return plot({
      width: 680,
      height: 320,
      marginLeft: 46,
      marginRight: 14,
      marginTop: 34,
      marginBottom: 40,
      x: { label: null, axis: null },
      y: { label: '% right', domain: [5, 50], grid: false },
      fx: { label: null, domain: ['epochs', 'minutes'], padding: 0.12 },
      color: { domain: names, range: COLORS },
      marks: [
        Plot.gridY({ stroke: colors.line, strokeOpacity: 0.6 }),
        Plot.line(points, { x: 'at', y: 'right', fx: 'by', stroke: 'name', strokeWidth: 1.8 }),
        Plot.dot(points, { x: 'at', y: 'right', fx: 'by', fill: 'name', r: 3 }),
        ...ends.map((end, i) =>
          Plot.text([end], {
            x: 'at',
            y: 'right',
            fx: 'by',
            text: 'name',
            fill: 'name',
            textAnchor: 'end',
            dy: i === 2 ? 22 : -14,
          }),
        ),
        Plot.axisFx({ anchor: 'top', label: null }),
        Plot.axisX({ label: null, ticks: [0, 2, 4, 6, 8, 10], tickSize: 4 }),
      ],
    })
  },
}

function nameOf({ setting: { batchSize, lr } }: Run): string {
  return `batch ${batchSize}, lr ${lr}`
}

/** Means over the runs, of the epochs that all have ended. */
function pointsOf(name: string, runs: readonly Run[]): Point[] {
  const epochs = Math.min(10, ...runs.map((run) => run.epochs.length))
  return Array.from({ length: epochs }, (_, i) => {
    const mean = (of: (epoch: Run['epochs'][number]) => number) =>
      runs.reduce((sum, run) => sum + of(run.epochs[i]), 0) / runs.length
    const right = 100 * mean((epoch) => epoch.accuracy)
    return [
      { by: 'epochs', at: i + 1, right, name },
      { by: 'minutes', at: mean((epoch) => epoch.seconds) / 60, right, name },
    ]
  }).flat()
}

/** What a step costs, as bars: the table of results/race.json. */
import * as Plot from '@observablehq/plot'
import { type Figure, colors, figure as plot } from '../../figure.ts'
import { readResults } from '../../results.ts'

type Row = { readonly name: string; readonly clock: number }
type Results = {
  readonly batches: readonly { readonly batch: number; readonly rows: readonly Row[] }[]
}

export const figure: Figure = {
  name: 'race',
  draw() {
    const file = new URL('../results/race.json', import.meta.url)
    const bars = readResults<Results>(file).batches.flatMap(({ batch, rows }) =>
      rows.map(({ name, clock }) => {
        return { batch: `${batch} images`, name, against: clock / rows[0].clock, clock }
      }),
    )
    return plot({
      width: 680,
      height: 230,
      marginLeft: 150,
      marginRight: 64,
      marginTop: 26,
      marginBottom: 12,
      x: { axis: null, domain: [0, 4.2] },
      y: {
        label: null,
        domain: bars.slice(0, bars.length / 2).map(({ name }) => name),
        tickSize: 0,
      },
      fx: { label: null, padding: 0.2 },
      marks: [
        Plot.axisFx({ anchor: 'top', label: null }),
        Plot.ruleX([1], { stroke: colors.faint, strokeDasharray: '4 3' }),
        Plot.barX(bars, {
          x: 'against',
          y: 'name',
          fx: 'batch',
          fill: ({ name }: Row) => (name === 'over quads' ? colors.orange : colors.blue),
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.text(bars, {
          x: 'against',
          y: 'name',
          fx: 'batch',
          text: ({ clock }: Row) => `${clock.toPrecision(3)} ms`,
          textAnchor: 'start',
          dx: 4,
        }),
      ],
    })
  },
}

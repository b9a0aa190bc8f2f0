/** Every stage in numbers, where they have been measured. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Html, html } from '../html.ts'

type Rows<Row> = { readonly rows: Readonly<Record<string, Row>> }

type Scorecard = {
  readonly stages: readonly string[]
  readonly sizes: Rows<{ lines: number; changedLines: number; addedLines: number }>
  readonly gradients: Rows<{ float64: number; float32: number }>
  readonly speed: Rows<Record<'4' | '64', number>>
  readonly memory: Rows<{ peak: number }>
}

/** Undefined where there is no scorecard. */
export function drawScorecard(root: string): Html | undefined {
  const path = join(root, 'docs/scorecard.json')
  if (!existsSync(path)) return undefined
  const scorecard = JSON.parse(readFileSync(path, 'utf8')) as Scorecard
  return html`<h2 id="the-scorecard">The scorecard</h2>
    <p>
      Every stage in numbers: lines of source, and of them those changed and added; the largest
      error of a gradient against PyTorch; milliseconds of a training step with 4 and with 64
      images; the most memory that it took.
    </p>
    <div class="wide" tabindex="0">
      <table class="numbers">
        <thead>
          <tr>
            <th>stage</th>
            <th>lines</th>
            <th>changed</th>
            <th>added</th>
            <th>float64</th>
            <th>float32</th>
            <th>ms, 4</th>
            <th>ms, 64</th>
            <th>MB</th>
          </tr>
        </thead>
        <tbody>
          ${scorecard.stages.map((stage) => row(scorecard, stage))}
        </tbody>
      </table>
    </div>
    ${
      existsSync(join(root, 'docs/scorecard.svg')) &&
      html`<figure class="chart">
        <img src="assets/scorecard.svg" alt="The same numbers drawn as bars" />
      </figure>`
    }`
}

function row({ sizes, gradients, speed, memory }: Scorecard, stage: string): Html {
  const [size, error, ms, { peak }] = [sizes, gradients, speed, memory].map(
    ({ rows }) => rows[stage] ?? {},
  ) as [
    Partial<Record<string, number>>,
    Partial<Record<string, number>>,
    Partial<Record<string, number>>,
    { peak?: number },
  ]
  const cells = [
    size.lines,
    size.changedLines,
    size.addedLines,
    error.float64?.toExponential(0),
    error.float32?.toExponential(0),
    ms['4'] && short(ms['4']),
    ms['64'] && short(ms['64']),
    peak && Math.round(peak / 1e6),
  ]
  return html`<tr>
    <th scope="row">${stage}</th>
    ${cells.map((cell) => html`<td>${cell ?? '–'}</td>`)}
  </tr>`
}

function short(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)
}

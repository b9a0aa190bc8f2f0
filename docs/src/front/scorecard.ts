/** Every stage in numbers, where they have been measured: the tables of the README. */
import { readRecorded, scorecardText } from '@stepgrad/ladder/scorecard'
import { type Html, html } from '../html.ts'

/** Undefined where there is no scorecard. */
export function drawScorecard(root: string): Html | undefined {
  const card = readRecorded(root)
  if (card === undefined) return undefined
  return html`<figure class="chart wide" tabindex="0">
      <img
        src="assets/scorecard.svg"
        alt="Bars for each stage: lines changed and added, milliseconds of a training step"
      />
    </figure>
    <pre><code>${scorecardText(card)}</code></pre>`
}

/** The exported names that appeared, changed or went. */
import type { compareApis } from '@stepgrad/ladder/diff'
import { type Html, html } from '../html.ts'
import { wide } from '../wide.ts'
import type { Sheet } from './page.ts'

type ApiDiff = ReturnType<typeof compareApis>

export function nameTable(difference: ApiDiff, sheet: Sheet): Html {
  const { appeared, changed, went } = difference
  if (appeared.length + changed.length + went.length === 0)
    return html`${sheet.heading('Exported names')}
      <p>None appeared, changed or went: the difference is within.</p>`
  return html`${sheet.heading('Exported names')} ${section('Appeared', appeared)}
  ${section('Changed', changed)} ${section('Went', went)}`
}

function section(title: string, entries: ApiDiff['appeared']): Html | undefined {
  if (entries.length === 0) return undefined
  const rows = entries.map(
    ([name, declaration]) =>
      html`<tr>
        <th scope="row"><code>${name}</code></th>
        <td><code>${declaration}</code></td>
      </tr>`,
  )
  return html`<details open>
    <summary>${title} (${entries.length})</summary>
    ${wide(
      `Exported names: ${title.toLowerCase()}`,
      html`<table class="names">
        ${rows}
      </table>`,
    )}
  </details>`
}

/** What stays of a scorecard: docs/scorecard.json, docs/scorecard.svg, the tables in the README. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../lineage/files.ts'
import { Trouble } from '../trouble.ts'
import { PARTS, Scorecard } from './scorecard.ts'
import { scorecardText } from './tables.ts'

const JSON_FILE = 'docs/scorecard.json'
const PICTURE = 'docs/scorecard.svg'
const START = '<!-- scorecard: pnpm stepgrad scorecard --record writes what follows -->'
const END = '<!-- end of scorecard -->'

/** What was recorded last, undefined where nothing was. */
export function readRecorded(root: string): Scorecard | undefined {
  const path = join(root, JSON_FILE)
  if (!existsSync(path)) return undefined
  const parsed = Scorecard.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Trouble(`${JSON_FILE}: is no scorecard; remove it`)
  return parsed.data
}

/** `card`, and of the parts that it lacks what was recorded before, with its date. */
export function completed(card: Scorecard, recorded: Scorecard | undefined): Scorecard {
  const whole: Record<string, unknown> = { stages: card.stages }
  for (const part of PARTS) whole[part] = card[part] ?? recorded?.[part]
  return whole as Scorecard
}

/** Writes the JSON, the picture and the README's tables. */
export async function record(root: string, card: Scorecard): Promise<void> {
  const readme = withTables(readFileSync(join(root, 'README.md'), 'utf8'), card)
  const { drawScorecard } = await import('./chart.ts') // Plot takes a while to load
  writeWhole(join(root, JSON_FILE), `${JSON.stringify(card, null, 2)}\n`)
  writeWhole(join(root, PICTURE), drawScorecard(card))
  writeWhole(join(root, 'README.md'), readme)
}

/** What stands between the marks in the README. */
export function recordedBlock(card: Scorecard): string {
  return `${START}\n\n\`\`\`text\n${scorecardText(card)}\n\`\`\`\n\n${END}`
}

/** The README with the tables of `card` between its marks. Throws where it has none. */
export function withTables(readme: string, card: Scorecard): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)]
  if (start < 0 || end < start)
    throw new Trouble(`README.md: has no place for the scorecard; put there:\n${START}\n${END}`)
  return readme.slice(0, start) + recordedBlock(card) + readme.slice(end + END.length)
}

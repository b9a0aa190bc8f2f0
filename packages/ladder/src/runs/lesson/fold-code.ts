/** Code in a terminal that is narrower than its lines. */
import { stripVTControlCharacters } from 'node:util'
import pc from 'picocolors'
import wrapAnsi from 'wrap-ansi'

/** In front of what belongs to the line above. */
const MARK = '↪ '

/**
 * The code in lines of at most `width` columns: what does not fit stands below, set in and behind a
 * mark. Lines break between words where they can, and nothing but the space between those is left out.
 */
export function foldCode(code: string, width: number): string {
  if (width === Infinity) return code
  return code
    .split('\n')
    .map((line) => foldLine(line, width))
    .join('\n')
}

function foldLine(line: string, width: number): string {
  const plain = stripVTControlCharacters(line)
  const indent = /^ */.exec(plain)![0].length
  if (plain.length <= width) return line
  const margin = ' '.repeat(Math.min(indent + 2, width >> 1)) + pc.dim(MARK)
  const room = width - stripVTControlCharacters(margin).length
  const [first, ...rest] = wrapAnsi(line, width, { hard: true, trim: false }).split('\n')
  const below = wrapAnsi(rest.join(''), room, { hard: true }).split('\n')
  return [first, ...below.map((part) => margin + part)].join('\n')
}

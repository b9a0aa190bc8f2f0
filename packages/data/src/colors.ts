import pc from 'picocolors'
import type { Screen } from './progress.ts'

/** Colours for a terminal that wants them; elsewhere the text as it is. */
export function colorsOf(screen: Screen) {
  return pc.createColors(screen.isTTY === true && pc.isColorSupported)
}

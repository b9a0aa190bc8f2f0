import { stripVTControlCharacters } from 'node:util'

/** Columns of the longest line of a text. */
export const widest = (text: string) =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  )

/** A test that failed: its name, what came of it, what it tried, and where. */
import pc from 'picocolors'
import { tellTexts } from './differing-texts.ts'
import { indented, setIn } from './layout.ts'
import { printedLines } from './printed.ts'
import { shortMessage } from './short-message.ts'
import { fullName, type Outcome } from './suite-outcome.ts'

export function tellFailure(outcome: Outcome): string {
  const { message = '', texts, tried, at, printed } = outcome
  const found = texts === undefined ? shortMessage(message) : tellTexts(texts)
  const lines = [
    setIn(fullName(outcome), 2, 0),
    indented(found),
    ...(tried === undefined ? [] : [indented(pc.dim(shortMessage(`test: ${tried}`)))]),
    ...(at === undefined ? [] : [`    ${pc.dim(`at ${at.file}:${at.line}`)}`]),
  ]
  return lines.join('\n') + tellPrinted(printed)
}

export function tellPrinted(printed: string | undefined): string {
  return printed === undefined ? '' : `\n\n${indented(printedLines(printed))}`
}

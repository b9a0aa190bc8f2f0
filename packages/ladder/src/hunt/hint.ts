/** Hints, from far to near, and the end of a hunt that was given up. */
import { type Hunt, preyOf, saveHunt, typed } from './hunts.ts'
import { explanation, hintsOf, told, type } from './telling.ts'

/** Prints the hints given so far and the next one. */
export async function giveHint(hunt: Hunt): Promise<void> {
  const hints = hintsOf(await preyOf(hunt))
  const given = Math.min(hunt.record.hints + 1, hints.length)
  for (const [i, hint] of hints.slice(0, given).entries())
    console.log(told(`Hint ${i + 1} of ${hints.length}: ${hint}`) + '\n')
  if (hunt.record.hints < hints.length) saveHunt(hunt, { hints: given })
  console.log(
    given < hints.length
      ? `The next hint: ${type(`hunt hint${typed(hunt)}`)}`
      : `There are no more. To see the line: ${type(`hunt give-up${typed(hunt)}`)}`,
  )
}

/** Prints what it was; the learner's files stay as they are. */
export async function giveUp(hunt: Hunt): Promise<void> {
  const prey = await preyOf(hunt)
  const { found, gaveUp } = hunt.record
  if (found === undefined && gaveUp === undefined)
    saveHunt(hunt, { gaveUp: new Date().toISOString() })
  console.log(`${explanation(prey)}\n`)
  console.log(
    told(
      `Nothing in workbench/${hunt.name} was changed. Mend the line, and ` +
        `\`${type(`hunt check ${hunt.name.slice('hunt-'.length)}`)}\` shows that the suite is green again.`,
    ),
  )
}

/** Hints, from far to near, and the end of a hunt that was given up. */
import { hintNumber, hintText } from '../hint-text.ts'
import { type Hunt, preyOf, saveHunt, typed } from './hunts.ts'
import { explanation, hintsOf, told, type } from './telling.ts'

/** Prints the next hint, or with `again` the one that was given last. */
export async function giveHint(hunt: Hunt, again = false): Promise<void> {
  const hints = hintsOf(await preyOf(hunt))
  const about = {
    of: hunt.name,
    count: hints.length,
    next: type(`hunt hint${typed(hunt)}`),
    end: `the line itself: ${type(`hunt give-up${typed(hunt)}`)}`,
  }
  const number = hintNumber(about, hunt.record.hints, again)
  if (number > hunt.record.hints) saveHunt(hunt, { hints: number })
  console.log(hintText({ ...about, number, text: told(hints[number - 1]) }))
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

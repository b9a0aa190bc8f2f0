/** What `exercise` and `experiment` share: lists of what can be typed, and errors without a stack. */
import '@stepgrad/ladder/reader-gone'
import { Trouble } from '@stepgrad/ladder/names'

/** What a lesson has of it, by the lesson's name. */
export type Offer = { readonly lesson: string; readonly names: readonly string[] }

export function list(command: string, offers: readonly Offer[]): string {
  const parts = offers
    .filter(({ names }) => names.length > 0)
    .map(({ lesson, names }) => ['', lesson, ...names.map((name) => `  ${name}`)])
  return [`Type one of these after \`${command}\`:`, ...parts.flat()].join('\n')
}

/** Does the work; what the user can mend is printed without a stack. */
export async function orError(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    console.error(`error: ${error.message}`)
    process.exitCode = error.exitCode
  }
}

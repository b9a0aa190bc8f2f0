/** One run may ask three things: whether a stage holds, and twice whether the tests would notice if not. */
import {
  type Failure,
  type Outcome,
  type Summary,
  type Verdict,
  describeRedSummary,
  describeSummary,
  summarise,
} from './summary.ts'

export type Parts = {
  readonly tests?: Summary
  /** The tests of what a stage introduces, on the stage before. */
  readonly red?: Summary
  readonly mistakes?: Mistakes
}

type Mistakes = {
  readonly stage: string
  readonly mistakes: readonly Verdict[]
  readonly durationMs: number
}

/** What was asked, and of each what came out. A file that does not load fails the tests. */
export function divide(
  stage: string,
  outcomes: readonly Outcome[],
  broken: readonly Failure[],
  elapsedMs: number,
): Parts {
  const of = (part: keyof Parts) => outcomes.filter((outcome) => partOf(outcome) === part)
  const [tests, red, mistakes] = [of('tests'), of('red'), of('mistakes')]
  const proofs = timeOf(red) + timeOf(mistakes)
  const nothing = red.length + mistakes.length === 0
  return {
    ...((tests.length > 0 || broken.length > 0 || nothing) && {
      tests: summarise(stage, tests, broken, elapsedMs - proofs),
    }),
    ...(red.length > 0 && { red: summarise(stage, red, [], timeOf(red)) }),
    ...(mistakes.length > 0 && {
      mistakes: {
        stage,
        mistakes: mistakes.flatMap(({ mistake }) => mistake ?? []),
        durationMs: Math.round(timeOf(mistakes)),
      },
    }),
  }
}

/** By the name of the outermost group. */
function partOf({ test }: Outcome): keyof Parts {
  if (test.startsWith('red first: ')) return 'red'
  return test.startsWith('mistakes > ') ? 'mistakes' : 'tests'
}

function timeOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0)
}

/** A line or more for each part. */
export function describeParts({ tests, red, mistakes }: Parts): string[] {
  return [
    ...(tests === undefined ? [] : [describeSummary(tests)]),
    ...(red === undefined ? [] : [describeRedSummary(red)]),
    ...(mistakes === undefined ? [] : describeMistakes(mistakes)),
  ]
}

function describeMistakes({ stage, mistakes }: Mistakes): string[] {
  const survivors = mistakes.filter(({ caughtBy }) => caughtBy === null)
  return [
    ...mistakes.map(describeVerdict),
    `${stage}: ${mistakes.length - survivors.length} of ${mistakes.length} mistakes caught` +
      (survivors.length > 0 ? '; a survivor needs a test' : ''),
  ]
}

function describeVerdict({ id, says, caughtBy }: Verdict): string {
  const mark = caughtBy === null ? '✗' : '✓'
  const end = caughtBy === null ? 'not caught' : `caught by: ${caughtBy}`
  return `${mark} ${id}: ${says}\n    ${end}`
}

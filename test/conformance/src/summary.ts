/** What a run of the suite comes to: one JSON file for each stage and kind of run, read by `stepgrad test`. */

export type Summary = {
  readonly stage: string
  readonly passed: number
  readonly failed: number
  /** Which they are, and what each says. */
  readonly failures: readonly Failure[]
  /** Tests of capabilities that a later stage brings. */
  readonly arriving: readonly { readonly test: string; readonly stage: string }[]
  readonly notRun: readonly { readonly test: string; readonly reason: string }[]
  readonly durationMs: number
}

export type Failure = { readonly test: string; readonly message: string }

/** One test as it ended. */
export type Outcome = {
  readonly test: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
  readonly arrivesIn?: string | undefined
  /** Why it was skipped. */
  readonly note?: string | undefined
  /** What a failed one says. */
  readonly message?: string | undefined
  readonly durationMs?: number
  readonly mistake?: Verdict | undefined
}

/** A mistake that was planted, and the first test that noticed, if one did. */
export type Verdict = {
  readonly id: string
  readonly says: string
  readonly caughtBy: string | null
}

/** @param broken - the test files that could not be loaded; each counts as a failure */
export function summarise(
  stage: string,
  outcomes: readonly Outcome[],
  broken: readonly Failure[],
  durationMs: number,
): Summary {
  const arriving: { test: string; stage: string }[] = []
  const notRun: { test: string; reason: string }[] = []
  const failures = [...broken]
  for (const { test, state, arrivesIn, note, message = '' } of outcomes) {
    if (state === 'failed') failures.push({ test, message })
    if (state === 'passed' || state === 'failed') continue
    const reason = note ?? (state === 'pending' ? 'cut short' : 'skipped')
    if (arrivesIn === undefined) notRun.push({ test, reason })
    else arriving.push({ test, stage: arrivesIn })
  }
  return {
    stage,
    passed: outcomes.filter(({ state }) => state === 'passed').length,
    failed: failures.length,
    failures,
    arriving,
    notRun,
    durationMs: Math.round(durationMs),
  }
}

/** Whether nothing ran and nothing says why: tests that nobody runs would look like tests that pass. */
export function isEmpty(outcomes: readonly Outcome[]): boolean {
  const { passed, failed, notRun } = summarise('', outcomes, [], 0)
  return passed + failed + notRun.length === 0
}

/** `02-tensor, red first: 31 new tests fail on the stage before` */
export function describeRedSummary({ stage, passed, failed, notRun }: Summary): string {
  if (passed + failed === 0) return `${stage}, red first: not run (${notRun[0]?.reason})`
  const fail = passed === 1 ? 'new test fails' : 'new tests fail'
  const late = failed === 0 ? '' : `, ${failed} ${failed === 1 ? 'passes' : 'pass'} there already`
  return `${stage}, red first: ${passed} ${fail} on the stage before${late}`
}

/** `01-raw-arrays: 51 passed · 30 arrive later (10 in 02-tensor, 20 in 03-views) · 2 not run (…)` */
export function describeSummary(summary: Summary): string {
  const { stage, passed, failed, arriving, notRun } = summary
  const parts = [`${passed} passed`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (arriving.length > 0) {
    parts.push(`${arriving.length} arrive later (${whereArriving(arriving)})`)
  }
  if (notRun.length > 0) {
    const reasons = countBy(notRun.map((test) => test.reason)).map(([reason]) => reason)
    parts.push(`${notRun.length} not run (${reasons.join('; ')})`)
  }
  return `${stage}: ${parts.join(' · ')}`
}

/** `92 in 03-views, 43 in 04-autograd, 1109 after them` */
function whereArriving(arriving: Summary['arriving']): string {
  const counts = countBy(arriving.map(({ stage }) => stage))
  const next = counts.slice(0, 2)
  const rest = arriving.length - next.reduce((sum, [, n]) => sum + n, 0)
  const told = next.map(([stage, n]) => `${n} in ${stage}`)
  return [...told, ...(rest > 0 ? [`${rest} after them`] : [])].join(', ')
}

function countBy(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** `stepgrad ladder check`: everything that can be said of the ladder without running it. */
import { Trouble } from '../../trouble.ts'
import { parseStageName, readStage, type Stage, stageFolders } from '../../stages.ts'
import { readRecord } from '../propagate/record.ts'
import { type Rung, stack } from '../rungs.ts'
import { checkBudget } from './budget.ts'
import { checkCarried } from './carried-rule.ts'
import { checkDeclared, checkUndeclared } from './file-rules.ts'
import { checkBrowser, checkImports } from './import-rules.ts'
import { checkCapabilities, checkKind } from './manifest-rules.ts'
import { checkMentions } from './name-rules.ts'
import { checkComplete, checkPackageJson, checkUniform } from './package-rules.ts'
import type { Problem } from './problem.ts'

export type Verdict = {
  readonly rungs: readonly Rung[]
  /** Stage → what is wrong with it; only stages with problems. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>
}

/** Applies every rule to every stage under `root/packages`, and reports all problems at once. */
export function checkLadder(root: string): Verdict {
  const names = stageFolders(root)
  const problems = new Map<string, Problem[]>()
  const report = (stage: string, found: readonly Problem[]) => {
    if (found.length > 0) problems.set(stage, [...(problems.get(stage) ?? []), ...found])
  }

  for (const name of names) report(name, checkNumber(names, name))
  const readable = names.flatMap((name): Stage[] => {
    try {
      return [readStage(root, name)]
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      report(name, [{ message: error.message }])
      return []
    }
  })
  const rungs = stack(readable).map(withoutGap)
  const record = readRecord(root)
  let inherited: string[] = []
  for (const rung of rungs) {
    report(rung.name, [...checkLineage(rung), ...checkCarried(rung, record)])
    const found = checkSources(rung, rungs)
    // What an inherited source does wrong is reported once, where it comes from.
    report(
      rung.name,
      found.filter((problem) => !inherited.includes(JSON.stringify(problem))),
    )
    inherited = found.map((problem) => JSON.stringify(problem))
  }
  return { rungs, problems }
}

/** A stage whose predecessor is missing or unreadable is compared with none. */
function withoutGap(rung: Rung): Rung {
  return rung.before?.number === rung.number - 1 ? rung : { ...rung, before: undefined }
}

function checkNumber(names: readonly string[], name: string): Problem[] {
  const { number } = parseStageName(name)!
  const expected = names.indexOf(name) + 1
  if (number === expected) return []
  const message = `is number ${number} and stands at place ${expected}; run: pnpm stepgrad ladder renumber`
  return [{ message }]
}

function checkLineage(rung: Rung): Problem[] {
  return [
    ...checkComplete(rung),
    ...checkPackageJson(rung),
    ...checkKind(rung),
    ...checkCapabilities(rung),
    ...checkDeclared(rung),
    ...checkUndeclared(rung),
    ...checkUniform(rung),
    ...checkBudget(rung),
  ]
}

function checkSources(rung: Rung, rungs: readonly Rung[]): Problem[] {
  return [
    ...checkMentions(
      rung,
      rungs.map(({ name }) => name),
    ),
    ...checkImports(rung, rungs),
    ...checkBrowser(rung),
  ]
}

/** Whether a mend is right: the suite decides, not the text. */
import { join } from 'node:path'
import pc from 'picocolors'
import { readIfThere } from '../lineage/files.ts'
import { Trouble } from '../trouble.ts'
import { givenFiles } from '../workbench/stage-copy.ts'
import type { Candidate } from './choose.ts'
import { type Hunt, preyOf, saveHunt, typed } from './hunts.ts'
import type { Planted } from './planting.ts'
import { runSuiteOn } from './run-suite.ts'
import { isGreen, passed, reportSuite } from './suite-report.ts'
import { explanation, told, type } from './telling.ts'

type Prey = Candidate & Planted

/** Prints whether the mend is right, and returns it. */
export async function checkHunt(hunt: Hunt): Promise<boolean> {
  const prey = await preyOf(hunt)
  checkGiven(hunt, prey)
  if (changedFiles(hunt, prey).length === 0) {
    console.log(told(`${hunt.name}: no file has been changed yet, so the mistake is still there.`))
    return false
  }
  const run = await runSuiteOn(hunt)
  if (!isGreen(run)) {
    console.log(`${reportSuite(run, typed(hunt))}\n\n${notYet(hunt, prey)}`)
    return false
  }
  const { found, gaveUp } = hunt.record
  if (found === undefined && gaveUp === undefined)
    saveHunt(hunt, { found: new Date().toISOString() })
  const count = run.end === 'ran' ? passed(run.outcomes) : 0
  console.log(
    `${pc.green(`${gaveUp === undefined ? 'Found' : 'Mended'}: all ${count} tests pass.`)} ${likeness(hunt, prey)}\n`,
  )
  console.log(explanation(prey))
  console.log(`\nThe next: ${type(`hunt ${prey.stage.number}`)}, or any stage's number`)
  return true
}

/** Tests that were changed prove nothing. */
function checkGiven({ name, folder }: Hunt, { stage }: Prey): void {
  for (const [path, content] of givenFiles(stage, folder)) {
    if (readIfThere(join(folder, path))?.equals(content)) continue
    throw new Trouble(
      `hunt: workbench/${name}/${path} is not what the stage gave; the mistake is in src/. ` +
        (path === 'test/conformance.test.ts'
          ? 'Undo your change'
          : `Undo your change, or copy the file from packages/${stage.name}`),
    )
  }
}

/** The files that differ from what was planted. */
function changedFiles({ folder }: Hunt, { sources }: Prey): string[] {
  const differs = ([path, content]: [string, Buffer]) =>
    !readIfThere(join(folder, path))?.equals(content)
  return [...sources].filter(differs).map(([path]) => path)
}

function notYet(hunt: Hunt, prey: Prey): string {
  const files = changedFiles(hunt, prey).join(', ')
  return told(`Not yet. You have changed: ${files}. \`${type(`hunt hint${typed(hunt)}`)}\` helps.`)
}

/** Whether what is there now is the stage's own text. */
function likeness({ folder }: Hunt, { stage, sources }: Prey): string {
  const same = [...sources.keys()].every((path) => {
    const original = readIfThere(join(stage.folder, path))
    return original !== undefined && readIfThere(join(folder, path))?.equals(original)
  })
  return same
    ? 'Your text is the stage’s, letter by letter.'
    : 'Your text is not the stage’s,\nbut the suite cannot tell them apart.'
}

/** Sources never name a stage, so that stages can be renumbered and files be inherited. */
import { isBinary, isOwn } from '../files.ts'
import type { Rung } from '../rungs.ts'
import type { Problem } from './problem.ts'

/** Problems for every mention of a stage, by one of `names` or by number, outside the own files. */
export function checkMentions({ files }: Rung, names: readonly string[]): Problem[] {
  const mention = new RegExp(`\\b(?:${names.join('|')})\\b|\\bstages?\\s+\\d{1,2}\\b`, 'i')
  const problems: Problem[] = []
  for (const [file, content] of files) {
    if (isOwn(file) || isBinary(content)) continue
    for (const [i, line] of content.toString().split('\n').entries()) {
      const found = mention.exec(line)
      if (found === null) continue
      const message = `line ${i + 1} names a stage ('${found[0]}'); sources don't, since they are inherited`
      problems.push({ file, message })
    }
  }
  return problems
}

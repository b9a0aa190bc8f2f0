/**
 * Quotes code by region, as the site does: `{@includeCode path#region}`, the path seen from the lesson,
 * and `{@diff 03-views..04-autograd net.ts#forward}`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, relative, resolve } from 'node:path'
import { plainPatch } from '../../lineage/diff/patch.ts'
import { readQuotation } from '../../lineage/diff/quotation.ts'
import { readLadder } from '../../lineage/rungs.ts'
import { readRegion } from '../../regions.ts'
import { ROOT } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'

/** Code fences and code spans stay as they are; a tag in them is an example of a tag. */
const CODE_OR_TAG =
  /(`{3,})[^]*?\n\s*\1|`[^`\n]+`|\{@(?<tag>includeCode|diff)\s+(?<target>[^}]+?)\s*\}/g

/**
 * The Markdown with every `{@includeCode}` and `{@diff}` replaced by a code fence.
 * Throws a Trouble with file and line where a file, a region or a stage is missing.
 * @param file - path of the lesson
 */
export function includeCode(markdown: string, file: string): string {
  return markdown.replace(CODE_OR_TAG, (text: string, ...match: unknown[]) => {
    const [offset, , { tag, target }] = match.slice(-3) as [number, string, Record<string, string>]
    if (target === undefined) return text
    try {
      if (tag === 'diff') return fence(plainPatch(readQuotation(readLadder(ROOT), target)), 'diff')
      return fence(quote(target, dirname(file)), extname(target.split('#')[0]).slice(1))
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      const line = markdown.slice(0, offset).split('\n').length
      throw new Trouble(`${shown(file)}:${line}: ${text}: ${error.message}`)
    }
  })
}

/** `src/relu.ts#relu` → what stands in the region, `src/relu.ts#relu,dRelu` → in both. */
function quote(target: string, folder: string): string {
  const [path, regions] = target.split('#')
  const file = resolve(folder, path)
  if (!existsSync(file)) throw new Trouble(`${shown(file)} does not exist`)
  const source = readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
  if (regions === undefined) return source.trimEnd()
  return regions
    .split(',')
    .map((region) => readRegion(source, region.trim(), shown(file)))
    .join('\n\n')
}

function fence(code: string, language: string): string {
  const inside = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length))
  const ticks = '`'.repeat(inside + 1)
  return `${ticks}${language}\n${code}\n${ticks}`
}

function shown(file: string): string {
  return relative(process.cwd(), file)
}

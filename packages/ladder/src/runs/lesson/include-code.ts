/**
 * Quotes code by region, as the site does: `{@includeCode path#region}`, the path seen from the lesson,
 * and `{@diff 03-views..04-autograd net.ts#forward}`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, relative, resolve } from 'node:path'
import { plainPatch } from '../../lineage/diff/patch.ts'
import { readQuotation } from '../../lineage/diff/quotation.ts'
import { readLadder } from '../../lineage/rungs.ts'
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
    .map((region) => regionOf(source, region.trim(), shown(file)))
    .join('\n\n')
}

/** `// #region name`, in the comments of whatever language. */
const MARKER = /^[ \t]*(?:\/\/|#|\/\*|<!--)[ \t]*#(?<kind>region|endregion)[ \t]+(?<name>[\w.-]+)/

/**
 * The lines between `#region name` and `#endregion name`, without their common indentation.
 * Throws a Trouble that lists the regions where there is none of this name.
 */
function regionOf(source: string, name: string, file: string): string {
  const lines = source.split('\n')
  const markers = lines.map((line) => MARKER.exec(line)?.groups)
  const places = (kind: string) =>
    markers.flatMap((marker, i) => (marker?.kind === kind && marker.name === name ? [i] : []))
  const [starts, ends] = [places('region'), places('endregion')]
  if (starts.length === 0) {
    const known = new Set(markers.flatMap((marker) => marker?.name ?? []))
    const list = known.size === 0 ? 'it has none' : `it has: ${[...known].join(', ')}`
    throw new Trouble(`${file} has no region '${name}'; ${list}`)
  }
  if (starts.length > 1)
    throw new Trouble(`${file}:${starts[1] + 1}: a second region '${name}'; rename one`)
  if (ends.length !== 1 || ends[0] < starts[0])
    throw new Trouble(`${file}:${starts[0] + 1}: region '${name}' needs one #endregion ${name}`)
  return dedent(lines.slice(starts[0] + 1, ends[0]).filter((line) => !MARKER.test(line)))
}

function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const common = Math.min(...indents)
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .trim()
}

function fence(code: string, language: string): string {
  const inside = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length))
  const ticks = '`'.repeat(inside + 1)
  return `${ticks}${language}\n${code}\n${ticks}`
}

function shown(file: string): string {
  return relative(process.cwd(), file)
}

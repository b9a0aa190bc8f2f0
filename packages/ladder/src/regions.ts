/** Regions of a source, which lessons quote: what stands between `// #region name` and its end. */
import { Trouble } from './trouble.ts'

/** `// #region name`, in the comments of whatever language. */
const MARKER = /^[ \t]*(?:\/\/|#|\/\*|<!--)[ \t]*#(?<kind>region|endregion)[ \t]+(?<name>[\w.-]+)/

export function hasRegion(source: string, name: string): boolean {
  return markersIn(source.split('\n')).some((marker) => marker?.name === name)
}

/**
 * The lines between `#region name` and `#endregion name`, without their common indentation.
 * Throws a Trouble that lists the regions where there is none of this name.
 * @param file - how the source is called in it
 */
export function readRegion(source: string, name: string, file: string): string {
  const lines = source.split('\n')
  const markers = markersIn(lines)
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

function markersIn(lines: readonly string[]) {
  return lines.map((line) => MARKER.exec(line)?.groups)
}

function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const common = Math.min(...indents)
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .trim()
}

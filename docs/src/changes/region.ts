/** What a lesson quotes of a file. */

/** The lines between `// #region name` and its end; undefined where there is none of this name. */
export function regionOf(text: string, name: string): string | undefined {
  const lines = text.split('\n')
  const at = (kind: string) =>
    lines.findIndex((line) => new RegExp(`^\\s*// #${kind} ${name}\\s*$`).test(line))
  const [start, end] = [at('region'), at('endregion')]
  return start < 0 || end < start ? undefined : `${lines.slice(start + 1, end).join('\n')}\n`
}

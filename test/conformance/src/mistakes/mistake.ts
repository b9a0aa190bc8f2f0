/** A classic mistake as data: what it is, and how to make it. */

/** One replacement in one file of a stage. */
export type Patch = {
  /** `src/conv2d.ts` */
  readonly file: string
  /** Only between `// #region conv2d` and `// #endregion conv2d`. */
  readonly region?: string
  /** Must occur exactly once. */
  readonly find: string
  readonly replace: string
}

export type Mistake = {
  /** `linear-weight-transposed` */
  readonly id: string
  /** One sentence: what whoever makes it believes or forgets. */
  readonly says: string
  /** The stage, by slug, that first has the code to get wrong. */
  readonly introducedIn: string
  /** The stage, by slug, that no longer has it. */
  readonly until?: string
  /** How to make it; later stages write the same thing in other words. The first one whose text is there counts. */
  readonly variants: readonly Patch[]
}

/** Reads a file of a stage; undefined where there is none. */
export type ReadFile = (file: string) => string | undefined

/** The variant that fits a stage. Throws where none does, or where its text occurs more than once. */
export function choosePatch({ id, variants }: Mistake, read: ReadFile): Patch {
  for (const patch of variants) {
    const { region = '' } = split(read(patch.file) ?? '', patch) ?? {}
    const places = region.split(patch.find).length - 1
    if (places > 1) {
      throw new Error(`mistake ${id}: its text occurs ${places} times in ${patch.file}; quote more`)
    }
    if (places === 1) return patch
  }
  const files = [...new Set(variants.map(({ file }) => file))].join(', ')
  throw new Error(`mistake ${id} no longer applies: its text is not in ${files}; add a variant`)
}

/** The source with the mistake in it. */
export function plant(source: string, patch: Patch): string {
  const { before, region, after } = split(source, patch)!
  return before + region.replace(patch.find, () => patch.replace) + after
}

/** The source before, in and after the patch's region, which is everything if it names none. */
function split(source: string, { region: name }: Patch) {
  if (name === undefined) return { before: '', region: source, after: '' }
  const start = source.indexOf(`// #region ${name}\n`)
  const end = source.indexOf(`// #endregion ${name}\n`)
  if (start === -1 || end === -1) return undefined
  return {
    before: source.slice(0, start),
    region: source.slice(start, end),
    after: source.slice(end),
  }
}

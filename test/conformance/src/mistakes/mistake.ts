/** A classic mistake as data: what it is, and how to make it. */

/** One replacement in one file of a stage. */
export type Patch = {
  /** `src/conv2d.ts` */
  readonly file: string
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
    const places = (read(patch.file)?.split(patch.find).length ?? 1) - 1
    if (places > 1) {
      throw new Error(`mistake ${id}: its text occurs ${places} times in ${patch.file}; quote more`)
    }
    if (places === 1) return patch
  }
  const files = [...new Set(variants.map(({ file }) => file))].join(', ')
  throw new Error(`mistake ${id} no longer applies: its text is not in ${files}; add a variant`)
}

/** The source with the mistake in it. */
export function plant(source: string, { find, replace }: Patch): string {
  return source.replace(find, () => replace)
}

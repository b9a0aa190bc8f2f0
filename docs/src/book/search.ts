/** What the search finds: lessons first, and each exported name once, where it was last. */
import {
  type Application,
  type DeclarationReflection,
  type DocumentReflection,
  ReflectionKind,
  Renderer,
} from 'typedoc'
import { stageOf } from './about.ts'

/** Twenty stages have a Tensor; the one found is that of the last stage, whose page tells of the others. */
export function foundOnce(app: Application): void {
  app.renderer.on(Renderer.EVENT_PREPARE_INDEX, (index) => {
    const latest = new Map<string, DeclarationReflection | DocumentReflection>()
    for (const result of index.searchResults) latest.set(nameWithin(result), result)
    for (let i = index.searchResults.length - 1; i >= 0; i--) {
      const result = index.searchResults[i]
      const isLast = latest.get(nameWithin(result)) === result
      if (!isLast || result.flags.isInherited || isSetting(result)) index.removeResult(i)
    }
    index.searchFieldWeights.explained = 10 // as much as a name
    index.searchResults.forEach((result, i) => {
      // Tasks only use the words that their lesson explains.
      if (result.isDocument() && result.frontmatter.group !== 'Tasks')
        index.searchFields[i] = { explained: explainedIn(result) }
    })
  })
}

/** `Tensor.add`, whatever the stage; results come in the order of the stages. */
function nameWithin(result: DeclarationReflection | DocumentReflection): string {
  return result.isDocument() || result.name === stageOf(result)
    ? result.name
    : result.getFullName().slice(stageOf(result).length + 1)
}

/** A property of a type, such as an option: its type is found. */
function isSetting({ kind, parent }: DeclarationReflection | DocumentReflection): boolean {
  return kind === ReflectionKind.Property && parent?.kindOf(ReflectionKind.Class) === false
}

/** The headings of a document, and the words that it explains: those are bold. */
function explainedIn({ content }: DocumentReflection): string {
  const text = content.map((part) => part.text).join('')
  const found = text.matchAll(/^#+ (.+)$|\*\*([^*]+)\*\*/gm)
  return [...found].map(([, heading, word]) => heading ?? word).join('\n')
}

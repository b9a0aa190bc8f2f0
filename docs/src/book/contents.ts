/** The sidebar: the lessons in order, then everything else, folded. */
import type { NavigationElement, ProjectReflection, Router } from 'typedoc'
import { type Book, numbered } from './book.ts'

export function contentsOf(
  { ladder, lessons }: Book,
  project: ProjectReflection,
  router: Router,
): NavigationElement[] {
  const documents = (project.documents ?? []).map(({ name, frontmatter }) => ({
    text: name,
    path: String(frontmatter.address),
    group: frontmatter.group,
  }))
  const inGroup = (group: string) =>
    documents
      .filter((document) => document.group === group)
      .map(({ text, path }) => ({ text: text.replace(/ · .* → /, ' → '), path }))
  const stages = ladder.flatMap(({ name, manifest }) => {
    const module = project.getChildByName([name])
    const text = numbered(name, manifest.title)
    return module === undefined ? [] : [{ text, path: router.getFullUrl(module) }]
  })
  return [
    ...lessons.map(({ name, title, address, tasks }) => ({
      text: numbered(name, title),
      path: address,
      ...(tasks !== undefined && { children: [{ text: 'Tasks', path: tasks }] }),
    })),
    { text: 'Changes', children: inGroup('Changes') },
    { text: 'Stages', children: stages },
    ...inGroup('Besides'),
  ]
}

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
    ...lessons.flatMap(({ name, title, address, tasks }) => [
      { text: numbered(name, title), path: address },
      // The style shows it beside the lesson alone. (Folded under it, a link would stand in a button.)
      ...(tasks === undefined ? [] : [{ text: 'Tasks', path: tasks, class: 'tasks' }]),
    ]),
    { text: 'Changes', children: inGroup('Changes') },
    { text: 'Stages', children: stages },
    ...inGroup('Besides'),
  ]
}

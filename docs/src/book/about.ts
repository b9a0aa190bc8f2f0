/** What a page is about: its title and description, as a search engine shows them. */
import type { PageEvent, Reflection } from 'typedoc'
import { ELSEWHERE } from '../front/page.ts'
import type { Book } from './book.ts'

type Page = Pick<PageEvent<Reflection>, 'model' | 'url' | 'project'>

export function titleOf({ model, project }: Page): string {
  const site = project.name
  if (model.isProject()) return `${site}: how PyTorch works, learnt by building it`
  const names = [model.name]
  for (let at = model.parent; at !== undefined && !at.isProject(); at = at.parent)
    names.push(at.name)
  if (model.isDocument() && model.frontmatter.group === 'Changes') names.unshift('What changed')
  return [...names, `${site}: how PyTorch works`].join(' · ')
}

export function descriptionOf({ model, url, project }: Page, book: Book): string {
  if (model.isProject())
    return 'One small network, written twenty times in TypeScript, until it reads like PyTorch.'
  const stage = model.isDocument() ? stageShown(url) : stageOf(model)
  const idea = book.ladder.find(({ name }) => name === stage)?.manifest.idea
  if (!model.isDocument()) return model.name === stage ? idea! : memberOf(stage, model)
  const lesson = book.lessons.find(({ address }) => address === url)
  const kind = KINDS[String(model.frontmatter.group)] ?? model.name
  const [, , elsewhere] = ELSEWHERE.find(([address]) => address === url) ?? []
  const what = lesson?.description ?? idea ?? capitalised(elsewhere)
  return `${what} ${kind}, of ${project.name}: how PyTorch works, learnt by building it.`.trim()
}

const KINDS: Record<string, string> = {
  Changes: 'Every line that differs from the stage before',
  Lessons: 'A lesson',
  Tasks: 'Tasks with hints to unfold',
}

function capitalised(text = ''): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function memberOf(stage: string, { name, comment }: Reflection): string {
  const summary = comment?.summary.map(({ text }) => text).join('') ?? ''
  return `${name} in stage ${stage}. ${firstSentence(summary)}`.trim()
}

/** The stage that a lesson, or a page of tasks or changes, is about: the one named last. */
function stageShown(url: string): string {
  return /\d\d-[a-z-]+(?=(\/tasks)?\.html$)/.exec(url)?.[0] ?? ''
}

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replaceAll(/\s+/g, ' ') ?? text
}

/** The name of the stage that a reflection belongs to; '' for the project. */
export function stageOf(reflection: Reflection): string {
  let at = reflection
  while (at.parent !== undefined && !at.parent.isProject()) at = at.parent
  return at.isProject() ? '' : at.name
}

/** Whether a lesson uses a word of the glossary before the course has explained it. */
import { anchor, headings, lineAt, prose } from './markdown.ts'

/** A word and where it is explained: a heading of a lesson, or all of it. */
export type Entry = { word: string; lesson: string; heading: string | undefined }

/** How a word is written, where the glossary's heading does not say it all. */
export type Spelling = {
  /** Further forms; the plural in -s needs none. */
  forms?: readonly string[]
  /** Phrases in which it is an everyday word. */
  everyday?: readonly string[]
  /** Mostly an everyday word: these phrases count, and no other form. */
  only?: readonly string[] | undefined
}

export type Spellings = Readonly<Record<string, Spelling>>
export type Text = { name: string; markdown: string }

/** The entries of the glossary. A word with several links is explained at the first. */
export function readGlossary(markdown: string): Entry[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, lesson, heading] =
        /\]\((\d\d-[\w-]+)\/lesson\.md(?:#([^)\s]+))?\)/.exec(section) ?? []
      const word = section.slice(0, section.indexOf('\n'))
      if (lesson === undefined) throw new Error(`glossary: ${word}: no link to a lesson`)
      return { word, lesson, heading }
    })
}

/**
 * The first use in each lesson of each word that is explained only later, as a sentence.
 *
 * From a place where the reader is helped on, a lesson may use the word: its explanation, the word in
 * bold (which is how a lesson explains one in passing), or a link to the glossary's entry or from the
 * word itself to the lesson that explains it.
 * @param lessons - in the order in which they are read
 */
export function usedTooEarly(
  lessons: readonly Text[],
  glossary: readonly Entry[],
  spellings: Spellings,
): string[] {
  const order = lessons.map(({ name }) => name)
  return lessons.flatMap((lesson, i) => {
    const uses = usesIn(prose(lesson.markdown), glossary, spellings)
    return glossary.flatMap((entry) => {
      if (i > order.indexOf(entry.lesson)) return []
      const own = uses.filter((use) => use.entry === entry)
      const first = own.find(({ at }) => at < knownFrom(lesson, entry, own))
      return first === undefined ? [] : [sentence(lesson, first)]
    })
  })
}

/** The entries that lead to a section in which their word is not bold, nor in the lesson's opening. */
export function notExplained(
  lessons: readonly Text[],
  glossary: readonly Entry[],
  spellings: Spellings,
): string[] {
  const wrong = glossary.filter((entry) => {
    const markdown = lessons.find(({ name }) => name === entry.lesson)?.markdown ?? ''
    const [start, end] = sectionOf(entry, markdown)
    const opening = headings(markdown)[0]?.at ?? Infinity
    const all = { [entry.word]: { ...spellings[entry.word], only: undefined } }
    return !usesIn(prose(markdown), [entry], all).some(
      ({ text, at }) =>
        isBold(markdown, at, at + text.length) && (at < opening || (at >= start && at < end)),
    )
  })
  return wrong.map(({ word, lesson, heading = '' }) => `${word}: not bold in ${lesson}#${heading}`)
}

type Use = { entry: Entry; text: string; at: number }

/** Every use of every word. Within a longer word (batch norm) the shorter one (norm) is none. */
function usesIn(text: string, glossary: readonly Entry[], spellings: Spellings): Use[] {
  const meaning = new Map<string, Entry | undefined>()
  for (const entry of glossary) {
    for (const form of formsOf(entry.word, spellings)) meaning.set(form, entry)
    for (const phrase of spellings[entry.word]?.everyday ?? []) meaning.set(phrase, undefined)
  }
  const longestFirst = [...meaning.keys()].sort((a, b) => b.length - a.length)
  const any = `(?<![\\p{L}\\p{N}-])(?:${longestFirst.map(pattern).join('|')})(?![\\p{L}\\p{N}-]|\\.\\w)`
  return [...text.matchAll(new RegExp(any, 'gu'))].flatMap(({ 0: found, index: at }) => {
    const entry = meaning.get(lowerFirst(found.replace(/\s+/g, ' ')))
    return entry === undefined ? [] : [{ entry, text: found, at }]
  })
}

/** `Fan-in` → fan-in, fan-ins; `BFGS, LBFGS` → all four; with the further forms, or only those. */
function formsOf(word: string, spellings: Spellings): string[] {
  const { forms = [], only } = spellings[word] ?? {}
  const heads = word.split(', ').map(lowerFirst)
  return [...(only ?? [...heads, ...heads.map((head) => `${head}s`), ...forms])]
}

/** The form with a small or a capital first letter, its words perhaps on two lines. */
function pattern(form: string): string {
  const [first, rest] = [form.charAt(0), form.slice(1)]
  return `[${first}${first.toUpperCase()}]${rest.replaceAll(' ', '\\s+')}`
}

/** As within a sentence; an abbreviation (`LSTM`) stays as it is. */
function lowerFirst(text: string): string {
  return /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
}

/** From where on the lesson's reader has been told what the word means. */
function knownFrom(lesson: Text, entry: Entry, uses: readonly Use[]): number {
  const { name, markdown } = lesson
  const linked = [...markdown.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)].filter(
    ({ 0: { length }, 2: target, index }) =>
      target.endsWith(`glossary.md#${anchor(entry.word)}`) ||
      (leadsTo(entry, name, target) && uses.some(({ at }) => at > index && at < index + length)),
  )
  const bold = uses.filter(({ text, at }) => isBold(markdown, at, at + text.length))
  return Math.min(
    name === entry.lesson ? sectionOf(entry, markdown)[0] : Infinity,
    ...linked.map(({ index }) => index),
    ...bold.map(({ at }) => at),
  )
}

function leadsTo({ lesson, heading }: Entry, from: string, target: string): boolean {
  return target.includes(`${lesson}/lesson.md`) || (lesson === from && target === `#${heading}`)
}

/** `**word**`, `**A word**`, `**word.**` */
function isBold(markdown: string, start: number, end: number): boolean {
  const [before, after] = [
    markdown.slice(Math.max(start - 6, 0), start),
    markdown.slice(end, end + 3),
  ]
  return /\*\*(?:an? |the )?$/i.test(before) && /^[.:]?\*\*/.test(after)
}

/** From where to where the section goes that explains the word. */
function sectionOf(
  { word, lesson, heading }: Entry,
  markdown: string,
): [start: number, end: number] {
  const all = headings(markdown)
  const i = all.findIndex(({ anchor }) => anchor === heading)
  if (heading !== undefined && i < 0)
    throw new Error(`glossary: ${word}: ${lesson} has no #${heading}`)
  return [all[i]?.at ?? 0, all[i + 1]?.at ?? Infinity]
}

function sentence({ name, markdown }: Text, { entry, text, at }: Use): string {
  const { word, lesson, heading } = entry
  const place = `lessons/${name}/lesson.md:${lineAt(markdown, at)}`
  const explained = `${lesson}/lesson.md${heading === undefined ? '' : `#${heading}`}`
  return (
    `${place}: '${text.replace(/\s+/g, ' ')}' is explained later, in ${explained}; ` +
    `link it (../glossary.md#${anchor(word)}), explain it here in bold, or say it in other words`
  )
}

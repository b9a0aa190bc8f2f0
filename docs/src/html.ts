/** Markup as text, in which everything that is not markup is escaped. */
import { JSX } from 'typedoc'

export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

type Part = Html | string | number | undefined | false | readonly Part[]

/** A piece of markup; parts that are no markup themselves are escaped, false and undefined are left out. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.reduce((all, text, i) => all + markup(parts[i - 1]) + text))
}

/** Markup that somebody else has made. */
export function raw(text: string): Html {
  return new Html(text)
}

/** The markup as an element of TypeDoc's. */
export function asElement(content: Html): JSX.Element {
  return JSX.createElement(JSX.Raw, { html: content.text })
}

function markup(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  return Array.isArray(part) ? part.map(markup).join('') : escape(String(part))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ENTITIES[letter])
}

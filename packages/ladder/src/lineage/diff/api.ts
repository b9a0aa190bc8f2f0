/** How the exported names of two stages differ. */
import pc from 'picocolors'
import type { Api } from './declarations.ts'

type Entry = readonly [name: string, declaration: string]

export type ApiDiff = { readonly [kind in 'appeared' | 'changed' | 'went']: readonly Entry[] }

/** The names that only `after` has, those declared otherwise in it, and those that only `before` has. */
export function compareApis(before: Api, after: Api): ApiDiff {
  return {
    appeared: [...after].filter(([name]) => !before.has(name)),
    changed: [...after].filter(([name, text]) => (before.get(name) ?? text) !== text),
    went: [...before].filter(([name]) => !after.has(name)),
  }
}

/** Names that appeared, changed and went, each with its declaration; '' where none did. */
export function tellApiDiff(before: Api, after: Api): string {
  const { appeared, changed, went } = compareApis(before, after)
  const parts = [
    section(
      'appeared',
      appeared.map(([name, text]) => [pc.green(`+ ${entry(name, text)}`)]),
    ),
    section(
      'changed',
      changed.map(([name, text]) => [
        pc.red(`- ${entry(name, before.get(name)!)}`),
        pc.green(`+ ${entry(name, text)}`),
      ]),
    ),
    section(
      'went',
      went.map(([name, text]) => [pc.red(`- ${entry(name, text)}`)]),
    ),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function section(title: string, entries: readonly string[][]): string {
  return entries.length === 0 ? '' : [pc.bold(title), ...entries.flat()].join('\n')
}

/** A member's declaration does not say whose it is. */
function entry(name: string, text: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? text : `${name.slice(0, dot)}: ${text}`
}

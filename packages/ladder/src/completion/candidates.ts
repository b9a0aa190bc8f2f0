/** What can stand where the cursor is, read off the commands themselves. */
import type { Argument, Command, Option } from 'commander'
import { findStages, ROOT } from '../stages.ts'

export type Candidate = { readonly word: string; readonly about: string }

/**
 * The words that can replace the last one of `words`, which are those after `stepgrad`. None where
 * anything can stand, such as the name of a file.
 */
export function candidates(program: Command, words: readonly string[]): Candidate[] {
  const typed = words.at(-1) ?? ''
  const { command, position, option } = placeOf(program, words.slice(0, -1))
  return possible(command, { typed, position, option }).filter(({ word }) => word.startsWith(typed))
}

type Place = {
  readonly command: Command
  /** How many of its arguments stand already. */
  readonly position: number
  /** The option whose value comes next. */
  readonly option?: Option
}

/** Where one is after these words. */
function placeOf(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, position: 0 }
  for (const word of words) {
    const { command, position, option } = place
    const child = position === 0 ? command.commands.find((c) => c.name() === word) : undefined
    if (option !== undefined) place = { command, position }
    else if (word.startsWith('-')) place = { command, position, option: valueWanted(command, word) }
    else if (child !== undefined) place = { command: child, position: 0 }
    else place = { command, position: position + 1 }
  }
  return place
}

/** The option that was written, if its value is the next word. */
function valueWanted({ options }: Command, word: string): Option | undefined {
  return options.find(
    ({ long, short, required, optional }) =>
      (word === long || word === short) && (required || optional),
  )
}

type Asked = Omit<Place, 'command'> & { readonly typed: string }

function possible(command: Command, { typed, position, option }: Asked): readonly Candidate[] {
  if (option !== undefined) return valuesOf(option.long ?? '', option.argChoices, typed)
  if (typed.startsWith('-')) return optionsOf(command)
  const argument = argumentAt(command, position)
  return [
    ...(position === 0 ? commandsOf(command) : []),
    ...(argument === undefined ? [] : valuesOf(argument.name(), argument.argChoices, typed)),
  ]
}

/** A variadic one takes all that follow it. */
function argumentAt({ registeredArguments: all }: Command, position: number): Argument | undefined {
  return all[position] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined)
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((child) => ({ word: child.name(), about: child.summary() || child.description() }))
}

function optionsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ word: long ?? short ?? '', about: description }))
}

/** What the project calls a stage in its command lines. */
const STAGES = new Set(['stage', 'a', 'b', '--stages', '--after'])

/** What `learn 4 --from` takes besides a folder. */
const BEGINNINGS: readonly Candidate[] = [
  { word: 'reference', about: 'our stage before' },
  { word: 'own', about: 'your stage before' },
]

function valuesOf(
  name: string,
  choices: readonly string[] | undefined,
  typed: string,
): readonly Candidate[] {
  if (choices !== undefined) return choices.map((word) => ({ word, about: '' }))
  if (name === '--from') return BEGINNINGS
  if (!STAGES.has(name)) return []
  const numbered = /^\d/.test(typed) // 04-autograd, else autograd
  return findStages(ROOT).map((stage) => ({
    word: numbered ? stage.name : stage.slug,
    about: `${stage.name.slice(0, 2)} · ${stage.manifest.title}`,
  }))
}

/** What a run of the suite on a learner's folder is asked, and what comes out of it. */

import type { Texts } from './differing-texts.ts'

/** A file of the folder and a line of it, from 1. */
export type Place = { readonly file: string; readonly line: number }

/** One test as it ended. */
export type Outcome = {
  readonly group: string
  readonly name: string
  /** `not run`: the stage, or this machine, does not have what it needs. */
  readonly state: 'passed' | 'failed' | 'not run'
  /** Why it failed. */
  readonly message?: string
  /** Where it compared two texts that a message of a line cannot show: both. */
  readonly texts?: Texts
  /** The statement of the test in which it failed. */
  readonly tried?: string
  /** Where in the folder's sources it failed. */
  readonly at?: Place
  /** From where in the sources that place was called, the nearest first. */
  readonly calledFrom?: readonly Place[]
  /** What the sources wrote to the console before it failed. */
  readonly printed?: string
  readonly ms: number
}

/** What kept the files from being loaded, or ended the process. */
export type LoadError = { readonly message: string; readonly at?: Place }

/** A place where a file is no TypeScript. */
export type SyntaxError = Place & {
  readonly column: number
  readonly message: string
  /** The line itself. */
  readonly text: string
}

export type SuiteRun =
  | { readonly end: 'ran'; readonly outcomes: readonly Outcome[] }
  /** Nothing was run. */
  | { readonly end: 'unparsable'; readonly error: SyntaxError }
  /** The files could not be loaded, or the process died. */
  | { readonly end: 'broken'; readonly error: LoadError; readonly outcomes: readonly Outcome[] }
  /** Killed: a test, or loading the files, took longer than it may. */
  | {
      readonly end: 'stopped'
      /** `autograd > backward of x·x gives 2x`; undefined while the files were loaded. */
      readonly test: string | undefined
      readonly seconds: number
      readonly outcomes: readonly Outcome[]
    }
  | { readonly end: 'aborted' }

/** Groups (`autograd`) or beginnings of names (`autograd > a leaf`), and whether no others are asked for. */
export type Picked = { readonly patterns: readonly string[]; readonly only: boolean }

export type SuiteOptions = {
  /** What comes first, as `Picked.patterns`; without them everything as it comes. */
  readonly tests?: readonly string[]
  /** Run no others. */
  readonly only?: boolean
  readonly signal?: AbortSignal
  /** Told of each test as soon as it has ended. */
  readonly onOutcome?: (outcome: Outcome) => void
}

/** To the process that runs the suite. */
export type Order = { readonly picked: Picked | undefined }

/** From the process that runs the suite. */
export type Told =
  | { readonly outcome: Outcome }
  | {
      readonly ended: readonly LoadError[]
      /** What was written to the console during the tests that failed, by their full names. */
      readonly printed: Readonly<Record<string, string>>
    }

/** `autograd > backward of x·x gives 2x` */
export function fullName({ group, name }: Pick<Outcome, 'group' | 'name'>): string {
  return `${group} > ${name}`
}

/** What `learn check` says, in the lesson's words. */
import pc from 'picocolors'
import { table } from '../runs/table.ts'
import { tellFailure, tellPrinted } from './failure.ts'
import { indented, labelled, setIn } from './layout.ts'
import { shortMessage } from './short-message.ts'
import { firstOpen, type Standing, type TaskStanding } from './standing.ts'
import { fullName, type Outcome, type SuiteRun } from './suite-outcome.ts'
import type { Task } from './tasks.ts'
import { shown, type Workbench } from './workbench.ts'

/**
 * The whole report: a line for each task, then the first thing that is missing.
 * @param told - a failure that was shown just before, and is not shown again
 */
export function tellStanding(
  workbench: Workbench,
  standing: Standing,
  run: SuiteRun,
  told?: Outcome,
): string {
  const open = firstOpen(standing)
  const parts = [
    heading(workbench, standing),
    tasksTable(standing.tasks),
    tellTrouble(workbench, run),
  ]
  if (run.end === 'ran' && open !== undefined) parts.push(tellMissing(workbench, open, told))
  if (run.end === 'ran') parts.push(tellRest(standing))
  return parts.filter((part) => part !== '').join('\n\n')
}

function heading({ stage }: Workbench, { tasks }: Standing): string {
  const held = tasks.filter(({ state }) => state === 'holds').length
  const hold = tasks.length === 1 ? 'task holds' : 'tasks hold'
  const title = `${stage.name} · ${stage.manifest.title}`
  return `${pc.bold(title)}: ${held} of ${tasks.length} ${hold}`
}

function markOf({ state }: TaskStanding): string {
  if (state === 'holds') return pc.green('✓')
  if (state === 'open') return pc.red('✗')
  return state === 'untouched' ? pc.yellow('○') : '·'
}

function tasksTable(tasks: readonly TaskStanding[]): string {
  const lines = tasks.map((standing) => [
    `  ${markOf(standing)}`,
    String(standing.number),
    fitted(standing.task.title, 48),
    countOf(standing),
  ])
  const columns = [{ head: '' }, { head: '', align: 'right' }, { head: '' }, { head: '' }] as const
  return table(columns, lines).replace(/^\s*\n/, '')
}

function fitted(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

function countOf({ state, passed, total }: TaskStanding): string {
  if (state === 'unknown') return 'not run'
  if (state === 'untouched') return 'not begun'
  if (total === 0) return 'no test of it runs here'
  const tests = total === 1 ? 'test' : 'tests'
  return state === 'holds' ? `${total} ${tests}` : `${passed} of ${total} ${tests}`
}

/** Why a run did not come to its end; empty where it did. */
export function tellTrouble(workbench: Workbench, run: SuiteRun): string {
  if (run.end === 'unparsable') {
    const { file, line, column, message, text } = run.error
    const at = shown(workbench, `${workbench.folder}/${file}`)
    const pointer = text.slice(0, column - 1).replace(/\S/g, ' ') + '^'
    return `${pc.red(`${at}:${line}:${column}`)}\n${setIn(message)}\n\n    ${text}\n    ${pointer}`
  }
  if (run.end === 'broken') {
    const { message, at } = run.error
    const what = run.outcomes.length === 0 ? 'The sources cannot be loaded' : 'The run broke off'
    return `${pc.red(what)}${at ? ` (${at.file}:${at.line})` : ''}:\n${indented(shortMessage(message))}`
  }
  return run.end === 'stopped' ? tellStopped(run) : ''
}

function tellStopped({ test, seconds }: Extract<SuiteRun, { end: 'stopped' }>): string {
  const stopped = pc.red(`Stopped after ${seconds} s`)
  if (test === undefined) return `${stopped} while the sources were loaded. An endless loop?`
  return `${stopped} in this test. An endless loop?\n\n${setIn(test)}`
}

/** The first failing test of a task, and where the lesson speaks of it. */
function tellMissing(workbench: Workbench, standing: TaskStanding, told?: Outcome): string {
  const { task, number, firstFailure, state } = standing
  const written = `Its tests hold, but nothing has been written yet in ${filesOf(task)}.`
  return [
    pc.bold(`Missing first: ${number} ${task.title}`),
    firstFailure === undefined ? '' : tellUnlessTold(firstFailure, told),
    state === 'untouched' ? setIn(written) : '',
    whereToRead(workbench, task, number),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Of a failure that was told as soon as it was known, only what is known since. */
function tellUnlessTold(failure: Outcome, told: Outcome | undefined): string {
  const isTold = told !== undefined && fullName(failure) === fullName(told)
  return isTold ? tellPrinted(failure.printed).trimStart() : tellFailure(failure)
}

/** As long as one works on it: only the test. */
export function tellTask({ title }: Task, number: number, failed: Outcome): string {
  return `${pc.red('✗')} ${number} ${title}\n\n${tellFailure(failed)}\n`
}

/** A task that was checked alone: how it stands, what fails first, and where to read. */
export function tellOne(workbench: Workbench, standing: TaskStanding): string {
  const { task, number, firstFailure, state } = standing
  return [
    tellCount(standing),
    firstFailure === undefined ? '' : tellFailure(firstFailure),
    state === 'holds' ? WITH_THE_OTHERS : whereToRead(workbench, task, number),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const WITH_THE_OTHERS = labelled('all', 'pnpm stepgrad learn check')

/** A stage in which nothing has been written: to run its tests would tell nobody anything. */
export function tellBeginning(workbench: Workbench, tasks: readonly Task[]): string {
  const untouched = tasks.map((task, i): TaskStanding => {
    const counts = { passed: 0, total: 0, firstFailure: undefined }
    return { task, number: i + 1, ...counts, state: 'untouched' }
  })
  const { stage, folder } = workbench
  return [
    `${pc.bold(`${stage.name} · ${stage.manifest.title}`)}: nothing has been written yet`,
    tasksTable(untouched),
    `Begin with 1 ${tasks[0].title}, in ${shown(workbench, folder)}:`,
    whereToRead(workbench, tasks[0], 1),
  ].join('\n\n')
}

/** One line, and what fails besides. */
export function tellBriefly(workbench: Workbench, standing: Standing): string {
  const rest = tellRest(standing)
  return rest === '' ? heading(workbench, standing) : `${heading(workbench, standing)}\n\n${rest}`
}

/** `3 The way back: 5 of 11 tests` */
export function tellCount(standing: TaskStanding): string {
  const { number, task } = standing
  return `${markOf(standing)} ${number} ${task.title}: ${countOf(standing)}`
}

/** At most four: the others are in TASKS.md. */
function filesOf({ files }: Task): string {
  const names = files.map(({ path, isNew }) => `${path}${isNew ? ' (new)' : ''}`)
  if (names.length <= 4) return names.join(', ')
  return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

function whereToRead({ stage }: Workbench, task: Task, number: number): string {
  const { lesson, files } = task
  const heading = lesson === undefined ? '' : `, "${lesson.heading}"`
  return [
    labelled('lesson', `pnpm stepgrad lesson ${stage.number}${heading}`),
    ...(files.length === 0 ? [] : [labelled('files', filesOf(task))]),
    labelled('help', `pnpm stepgrad learn hint ${number}`),
  ].join('\n')
}

/** What fails and belongs to no task. */
function tellRest({ rest: { failures } }: Standing): string {
  if (failures.length === 0) return ''
  const fail = failures.length === 1 ? 'other test fails' : 'other tests fail'
  return `${failures.length} ${fail}, first this one:\n\n${tellFailure(failures[0])}`
}

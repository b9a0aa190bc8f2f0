/** Learning rates along a training, held against PyTorch’s. */
import type { CourseCase } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose, expectSame } from '../compare.ts'
import { type Optimizer, type Scheduler, withOptim } from '../library/optim.ts'
import { leaf } from './optimizer-claims.ts'

/** A few roundings of a cosine or a power. */
export const WITHIN = 1e-14

/** The functions that the fixtures name. */
const LAMBDAS: Record<string, (epoch: number) => number> = {
  'half of each': (epoch) => 0.5 ** epoch,
  'warm-up': (epoch) => Math.min(1, (epoch + 1) / 5),
  inverse: (epoch) => 1 / (1 + epoch),
}

/** Schedulers of one optimizer, stepped together. */
type Course = { optimizer: Optimizer; schedulers: Scheduler[]; step(metric?: number): void }

export function build(
  context: Context,
  given: CourseCase,
  more: Record<string, unknown> = {},
  goesOnFrom?: Optimizer,
): Course {
  const optimizer = optimizerOf(context, given)
  if (goesOnFrom) optimizer.loadStateDict(goesOnFrom.stateDict())
  const schedulers = given.schedulers.map(([name, options]) =>
    make(context, optimizer, name, { ...options, ...more }),
  )
  const step = (metric?: number) => {
    optimizer.step()
    for (const scheduler of schedulers) scheduler.step(metric)
  }
  return { optimizer, schedulers, step }
}

type Setting = Pick<CourseCase, 'optimizer' | 'options' | 'groups'>

export function optimizerOf(
  { library }: Context,
  { optimizer, options, groups }: Setting,
): Optimizer {
  const Optimizer = withOptim(library).optim[optimizer]
  const given = (groups ?? [{}]).map((group, i) => ({ params: [leaf(library, [i])], ...group }))
  return new Optimizer(given, options)
}

export function make(
  { library }: Context,
  optimizer: Optimizer,
  name: string,
  options: Readonly<Record<string, unknown>>,
): Scheduler {
  const { lrLambda } = options as { lrLambda?: string | string[] }
  const named = Array.isArray(lrLambda)
    ? lrLambda.map((one) => LAMBDAS[one])
    : lrLambda && LAMBDAS[lrLambda]
  const Made = withOptim(library).optim.lrScheduler[name]
  return new Made(optimizer, named === undefined ? options : { ...options, lrLambda: named })
}

export function expectCourse(context: Context, given: CourseCase): void {
  const course = build(context, given)
  const rows = [settings(course.optimizer)]
  for (const step of given.lrs.slice(1).keys()) {
    course.step(metricOf(given, step))
    rows.push(settings(course.optimizer))
  }
  compare(given, rows)
  const [{ stateDict }] = [course.schedulers[0]].map((one) => ({ stateDict: one.stateDict() }))
  for (const [key, value] of Object.entries(given.state ?? {})) {
    expect(stateDict[key], `${describeCourse(given)}: ${key}`).toBe(Number(value))
  }
}

export function compare(given: CourseCase, rows: readonly Settings[]): void {
  const what = describeCourse(given)
  for (const group of given.lrs[0].keys()) {
    const [got, expected] = [rows.map(({ lrs }) => lrs[group]), given.lrs.map((row) => row[group])]
    expectClose(got, expected, { what: `${what}: lr of group ${group}`, within: WITHIN })
    const momenta = rows.map((row) => row.momenta[group] as number)
    const still = rows.map(() => momenta[0])
    const wanted = given.momenta?.map((row) => row[group]) ?? still
    expectClose(momenta, wanted, { what: `${what}: momentum of group ${group}`, within: WITHIN })
  }
}

/** Saved half-way, loaded into a new optimizer and a new scheduler: the rest are the same bits. */
export function expectContinuation(context: Context, given: CourseCase): void {
  const [whole, after] = [build(context, given), build(context, given)]
  const steps = given.lrs.length - 1
  const half = Math.floor(steps / 2)
  for (let i = 0; i < half; i++) whole.step(metricOf(given, i))
  after.optimizer.loadStateDict(whole.optimizer.stateDict())
  for (const [i, scheduler] of whole.schedulers.entries()) {
    const text = JSON.stringify(scheduler.stateDict())
    after.schedulers[i].loadStateDict(JSON.parse(text) as Record<string, unknown>)
  }
  for (let i = half; i < steps; i++) {
    for (const course of [whole, after]) course.step(metricOf(given, i))
    const [expected, got] = [whole, after].map(({ optimizer }) => settings(optimizer))
    const what = `${describeCourse(given)}: step ${i + 1}`
    expectSame(got.lrs, expected.lrs, what)
    expectSame(got.momenta as number[], expected.momenta as number[], what)
  }
}

type Settings = { lrs: number[]; momenta: unknown[] }

export function settings({ paramGroups }: Optimizer): Settings {
  return {
    lrs: paramGroups.map(({ lr }) => lr),
    momenta: paramGroups.map(({ momentum, betas }) => momentum ?? (betas as number[])[0]),
  }
}

function metricOf({ metrics }: CourseCase, step: number): number | undefined {
  return metrics && Number(metrics[step])
}

function describeCourse({ optimizer, groups, schedulers }: CourseCase): string {
  return `${JSON.stringify(schedulers)} of ${optimizer} ${JSON.stringify(groups ?? '')}`
}

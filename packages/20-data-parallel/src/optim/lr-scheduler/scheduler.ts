import { Optimizer, type ParamGroup } from '../optimizer.ts'

/** The settings of a group that schedulers read and write. */
export type ScheduledOptions = {
  lr: number
  /** The learning rate when the first scheduler came. */
  initialLr?: number
  momentum?: number
  betas?: readonly [number, number]
}

/** An optimizer whose groups have a learning rate: all have. */
export type Scheduled = Optimizer<ScheduledOptions>

/** From where a schedule starts: −1 for its beginning, else the last epoch that is behind it. */
export type ScheduleOptions = { lastEpoch?: number }

/** The state of a scheduler: plain data, which JSON can hold. */
export type SchedulerState = Record<string, unknown>

// #region LRScheduler
/**
 * Sets the learning rate of each group, epoch by epoch: call `step()` once after each epoch, or
 * after each batch if the schedule counts batches, and always after the optimizer's step.
 *
 * A rate follows from the one before, `getLr`, so that several schedulers of one optimizer act
 * together. The first rates are set at once: a constructor ends with `step()`.
 *
 * A group that the optimizer takes in later takes part in what follows from the rate before. Where
 * rates come from those at the start, as in {@link LambdaLR} and {@link OneCycleLR}, it keeps its own.
 */
export abstract class LRScheduler {
  readonly optimizer: Scheduled
  /** The learning rates that the schedule started from. */
  baseLrs: number[]
  /** The epoch that the learning rates are for: 0 at the start. */
  lastEpoch: number
  /** How often `step` was called, the first time by the constructor. */
  stepCount = 0
  private lastLr: number[] = []

  constructor(optimizer: Scheduled, lastEpoch: number) {
    checkOptimizer(this, optimizer)
    this.optimizer = optimizer
    this.lastEpoch = lastEpoch
    this.baseLrs = optimizer.paramGroups.map(({ lr, initialLr = lr }) => initialLr)
    if (lastEpoch !== -1) checkResumed(this, optimizer)
  }

  /**
   * The learning rate of each group in `epoch`, from what it is in the epoch before. Groups at the
   * end that are left out keep theirs.
   */
  protected abstract getLr(epoch: number): number[]

  /** Goes on to the next epoch. */
  step(): void {
    const { groups, baseLrs } = this
    const lrs = this.getLr(this.lastEpoch + 1)
    for (const [i, lr] of lrs.entries()) groups[i].lr = lr
    for (const [i, lr] of baseLrs.entries()) groups[i].initialLr = lr
    this.lastLr = groups.map(({ lr }) => lr)
    this.lastEpoch++
    this.stepCount++
  }
  // #endregion LRScheduler

  /** The learning rates as they were after this scheduler's last step. */
  getLastLr(): number[] {
    return this.lastLr
  }

  /** All settings and counts, without the optimizer, whose own state has the rates. */
  stateDict(): SchedulerState {
    return stateOf(this)
  }

  /** Goes on from there. Load the optimizer's state, too. */
  loadStateDict(state: SchedulerState): void {
    loadInto(this, state)
  }

  protected get groups(): ParamGroup<ScheduledOptions>[] {
    return this.optimizer.paramGroups
  }
}

// #region stateOf
/** What a scheduler holds besides its optimizer and functions, copied. */
export function stateOf(scheduler: object): SchedulerState {
  const own = Object.entries(scheduler).filter(
    ([name, value]) => name !== 'optimizer' && typeof value !== 'function',
  )
  return structuredClone(Object.fromEntries(own))
}
// #endregion stateOf

/**
 * Sets what {@link stateOf} read.
 * @throws Error where it is the state of another kind of scheduler; then nothing has changed
 */
export function loadInto(scheduler: object, state: SchedulerState): void {
  const expected = Object.keys(stateOf(scheduler))
  const missing = expected.filter((name) => !(name in state))
  const unexpected = Object.keys(state).filter((name) => !expected.includes(name))
  if (missing.length + unexpected.length > 0) {
    const problems = [
      missing.length > 0 ? `missing ${missing.join(', ')}` : '',
      unexpected.length > 0 ? `unexpected ${unexpected.join(', ')}` : '',
    ]
    throw schedulerError(
      scheduler,
      `loadStateDict: ${problems.filter(Boolean).join('; ')}: it is of another scheduler`,
    )
  }
  Object.assign(scheduler, structuredClone(state))
}

/** One number for each group: from a list, or the same for all. */
export function forEachGroup(
  scheduler: object,
  what: string,
  value: number | readonly number[],
  { length }: readonly unknown[],
): number[] {
  if (typeof value === 'number') return new Array<number>(length).fill(value)
  if (value.length === length) return [...value]
  throw schedulerError(scheduler, `expected ${length} ${what}, got ${value.length}`)
}

/** Throws unless it is an optimizer. */
export function checkOptimizer(scheduler: object, optimizer: unknown): void {
  if (optimizer instanceof Optimizer) return
  const what = (optimizer as object | null | undefined)?.constructor.name ?? String(optimizer)
  throw new TypeError(`${scheduler.constructor.name}: ${what} is not an Optimizer`)
}

/** Throws unless the groups come from the state of an optimizer that had a scheduler. */
function checkResumed(scheduler: object, { paramGroups }: Scheduled): void {
  const without = paramGroups.findIndex(({ initialLr }) => initialLr === undefined)
  if (without === -1) return
  throw schedulerError(
    scheduler,
    `param 'initialLr' is not specified in paramGroups[${without}] when resuming an optimizer; ` +
      'load its state first',
  )
}

/** Throws unless it is a whole number ≥ 1. */
export function checkCount(scheduler: object, name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return
  throw schedulerError(scheduler, `Expected positive integer ${name}, but got ${value}`)
}

/** Throws unless it is a finite number ≥ 0. */
export function checkNotNegative(scheduler: object, name: string, value: number): void {
  if (value >= 0 && value < Infinity) return
  throw schedulerError(scheduler, `${name} must be a number ≥ 0, but got ${value}`)
}

/** An error of a scheduler. */
export function schedulerError(scheduler: object, what: string): RangeError {
  return new RangeError(`${scheduler.constructor.name}: ${what}`)
}

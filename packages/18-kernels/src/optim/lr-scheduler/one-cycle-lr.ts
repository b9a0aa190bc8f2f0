import { checkOptions } from '../../checks.ts'
import {
  LRScheduler,
  type ScheduleOptions,
  type Scheduled,
  checkCount,
  forEachGroup,
  schedulerError,
} from './scheduler.ts'

/** The settings of {@link OneCycleLR}. A list has a number for each group. */
export type OneCycleLROptions = ScheduleOptions & {
  /** The highest learning rate. */
  maxLr: number | readonly number[]
  /** How many steps the whole takes; where it is missing, epochs · stepsPerEpoch. */
  totalSteps?: number
  epochs?: number
  stepsPerEpoch?: number
  /** Which part of the steps the way up takes. */
  pctStart?: number
  /** The shape of the ways up and down. */
  annealStrategy?: 'cos' | 'linear'
  /** Whether momentum, or the first of the betas, falls while the learning rate rises. */
  cycleMomentum?: boolean
  /** The lowest momentum. */
  baseMomentum?: number | readonly number[]
  /** The highest momentum. */
  maxMomentum?: number | readonly number[]
  /** The first learning rate is maxLr / divFactor, */
  divFactor?: number
  /** and the last one is the first / finalDivFactor. */
  finalDivFactor?: number
  /** Whether to go down to the first rate in as many steps as up, and then on to the last one. */
  threePhase?: boolean
}

const NAMES = [
  'maxLr',
  'totalSteps',
  'epochs',
  'stepsPerEpoch',
  'pctStart',
  'annealStrategy',
  'cycleMomentum',
  'baseMomentum',
  'maxMomentum',
  'divFactor',
  'finalDivFactor',
  'threePhase',
  'lastEpoch',
] as const

/** The heights of one group's hill. */
export type Heights = Record<
  'initialLr' | 'maxLr' | 'minLr' | 'baseMomentum' | 'maxMomentum',
  number
>

/** From which height of a hill to which. */
export type FromTo = readonly [from: keyof Heights, to: keyof Heights]

/** A part of the way, which ends at a step. */
export type Phase = { endStep: number; lr: FromTo; momentum: FromTo }

// #region OneCycleLR
/**
 * One hill: up from maxLr / divFactor to maxLr, then down to nearly nothing, while momentum goes
 * the other way. Step it after each batch. https://arxiv.org/abs/1708.07120
 *
 * It sets the rate whatever it was before: others do not act together with it.
 */
export class OneCycleLR extends LRScheduler {
  totalSteps: number
  annealStrategy: 'cos' | 'linear'
  cycleMomentum: boolean
  phases: Phase[]
  heights: Heights[]

  constructor(optimizer: Scheduled, options: OneCycleLROptions) {
    checkOptions('OneCycleLR', options, NAMES)
    super(optimizer, options.lastEpoch ?? -1)
    const { pctStart = 0.3, annealStrategy = 'cos', cycleMomentum = true } = options
    this.totalSteps = countSteps(this, options)
    this.annealStrategy = annealStrategy
    this.cycleMomentum = cycleMomentum
    this.check(pctStart)
    this.phases = phasesOf(this.totalSteps * pctStart - 1, this.totalSteps - 1, options.threePhase)
    this.heights = heightsOf(this, options, optimizer.paramGroups)
    this.baseLrs = this.heights.map(({ initialLr }) => initialLr)
    this.step()
  }

  /** @throws RangeError past the end of the hill; then nothing has changed */
  override step(): void {
    const momenta = this.along(this.lastEpoch + 1, 'momentum')
    super.step()
    if (!this.cycleMomentum) return
    for (const [i, momentum] of momenta.entries()) {
      const group = this.groups[i]
      if (group.betas) group.betas = [momentum, group.betas[1]]
      else group.momentum = momentum
    }
  }

  protected override getLr(epoch: number): number[] {
    return this.along(epoch, 'lr')
  }

  /** Where each group is, on its way from one height to the next. */
  private along(epoch: number, what: 'lr' | 'momentum'): number[] {
    const { totalSteps, phases, annealStrategy, heights } = this
    if (epoch > totalSteps) {
      throw schedulerError(
        this,
        `Tried to step ${epoch + 1} times. The specified number of total steps is ${totalSteps}`,
      )
    }
    let i = phases.findIndex(({ endStep }) => epoch <= endStep)
    if (i === -1) i = phases.length - 1
    const startStep = i === 0 ? 0 : phases[i - 1].endStep
    const steps = phases[i].endStep - startStep
    const part = steps === 0 ? 1 : (epoch - startStep) / steps
    const [from, to] = phases[i][what]
    return heights.map((of) => ANNEAL[annealStrategy](of[from], of[to], part))
  }
  // #endregion OneCycleLR

  private check(pctStart: number): void {
    if (!(pctStart >= 0 && pctStart <= 1)) {
      throw schedulerError(this, `Expected float between 0 and 1 pctStart, but got ${pctStart}`)
    }
    if (!Object.hasOwn(ANNEAL, this.annealStrategy)) {
      throw schedulerError(
        this,
        `annealStrategy must by one of 'cos' or 'linear', instead got ${String(this.annealStrategy)}`,
      )
    }
    if (this.cycleMomentum && !this.groups.every((g) => 'betas' in g || 'momentum' in g)) {
      throw schedulerError(
        this,
        'optimizer must support momentum with `cycleMomentum` option enabled; ' +
          'set cycleMomentum: false',
      )
    }
  }
}

/** From `start` to `end`, as `part` goes from 0 to 1. */
const ANNEAL = {
  cos: (start: number, end: number, part: number): number =>
    end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1),
  linear: (start: number, end: number, part: number): number => (end - start) * part + start,
}

function countSteps(scheduler: object, options: OneCycleLROptions): number {
  const { totalSteps, epochs, stepsPerEpoch } = options
  if (totalSteps !== undefined) {
    checkCount(scheduler, 'totalSteps', totalSteps)
    return totalSteps
  }
  if (epochs === undefined || stepsPerEpoch === undefined) {
    throw schedulerError(
      scheduler,
      'You must define either totalSteps OR (epochs AND stepsPerEpoch)',
    )
  }
  checkCount(scheduler, 'epochs', epochs)
  checkCount(scheduler, 'stepsPerEpoch', stepsPerEpoch)
  return epochs * stepsPerEpoch
}

function phasesOf(top: number, end: number, threePhase = false): Phase[] {
  const up: Phase = {
    endStep: top,
    lr: ['initialLr', 'maxLr'],
    momentum: ['maxMomentum', 'baseMomentum'],
  }
  if (!threePhase) {
    const down: FromTo = ['maxLr', 'minLr']
    return [up, { endStep: end, lr: down, momentum: ['baseMomentum', 'maxMomentum'] }]
  }
  return [
    up,
    { endStep: 2 * top, lr: ['maxLr', 'initialLr'], momentum: ['baseMomentum', 'maxMomentum'] },
    { endStep: end, lr: ['initialLr', 'minLr'], momentum: ['maxMomentum', 'maxMomentum'] },
  ]
}

function heightsOf(
  scheduler: object,
  options: OneCycleLROptions,
  groups: readonly unknown[],
): Heights[] {
  const {
    maxLr,
    baseMomentum = 0.85,
    maxMomentum = 0.95,
    divFactor = 25,
    finalDivFactor = 1e4,
  } = options
  const maxLrs = forEachGroup(scheduler, 'values for maxLr', maxLr, groups)
  const lowest = forEachGroup(scheduler, 'values for baseMomentum', baseMomentum, groups)
  const highest = forEachGroup(scheduler, 'values for maxMomentum', maxMomentum, groups)
  return maxLrs.map((max, i) => ({
    initialLr: max / divFactor,
    maxLr: max,
    minLr: max / divFactor / finalDivFactor,
    baseMomentum: lowest[i],
    maxMomentum: highest[i],
  }))
}

import { checkOptions } from '../../checks.ts'
import { Tensor } from '../../tensor.ts'
import {
  type Scheduled,
  type SchedulerState,
  checkNotNegative,
  checkOptimizer,
  forEachGroup,
  loadInto,
  schedulerError,
  stateOf,
} from './scheduler.ts'

/** The settings of {@link ReduceLROnPlateau}. */
export type ReduceLROnPlateauOptions = {
  /** Whether the metric should become small or large. */
  mode?: 'min' | 'max'
  /** What the learning rate is multiplied by. */
  factor?: number
  /** How many epochs without improvement are let pass. */
  patience?: number
  /** By how much an epoch has to be better in order to count: */
  threshold?: number
  /** as a part of the best so far, or as it is. */
  thresholdMode?: 'rel' | 'abs'
  /** How many epochs after a reduction nothing is counted. */
  cooldown?: number
  /** The lowest learning rate; a list has one for each group. */
  minLr?: number | readonly number[]
  /** A reduction by less than this is not made. */
  eps?: number
}

const NAMES = [
  'mode',
  'factor',
  'patience',
  'threshold',
  'thresholdMode',
  'cooldown',
  'minLr',
  'eps',
] as const

// #region ReduceLROnPlateau
/**
 * lr ← factor·lr, when a metric has not become better for more than `patience` epochs. The only
 * scheduler that looks at how it goes: its `step` is shown the metric.
 */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled
  mode: 'min' | 'max'
  factor: number
  patience: number
  threshold: number
  thresholdMode: 'rel' | 'abs'
  cooldown: number
  eps: number
  minLrs: number[]
  /** The best metric so far; null before the first. */
  best: number | null = null
  numBadEpochs = 0
  cooldownCounter = 0
  lastEpoch = 0

  constructor(optimizer: Scheduled, options: ReduceLROnPlateauOptions = {}) {
    checkOptions('ReduceLROnPlateau', options, NAMES)
    checkOptimizer(this, optimizer)
    this.optimizer = optimizer
    this.mode = options.mode ?? 'min'
    this.factor = options.factor ?? 0.1
    this.patience = options.patience ?? 10
    this.threshold = options.threshold ?? 1e-4
    this.thresholdMode = options.thresholdMode ?? 'rel'
    this.cooldown = options.cooldown ?? 0
    this.eps = options.eps ?? 1e-8
    this.minLrs = forEachGroup(this, 'minLrs', options.minLr ?? 0, optimizer.paramGroups)
    this.check()
  }

  /**
   * Ends an epoch.
   * @param metric - what is watched, such as the cost of the test images
   */
  step(metric: number | Tensor): void {
    const current = metric instanceof Tensor ? metric.item() : metric
    if (typeof current !== 'number') {
      throw new TypeError(
        `${this.constructor.name}: step: got ${String(metric)}, needs the metric: step(cost)`,
      )
    }
    this.lastEpoch++
    if (this.isBetter(current)) {
      this.best = current
      this.numBadEpochs = 0
    } else this.numBadEpochs++
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--
      this.numBadEpochs = 0
    }
    if (this.numBadEpochs > this.patience) {
      this.reduce()
      this.cooldownCounter = this.cooldown
      this.numBadEpochs = 0
    }
  }

  /** Whether it is better than the best so far by more than the threshold. NaN never is. */
  private isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this
    const sign = mode === 'min' ? -1 : 1
    const best = this.best ?? -sign * Infinity
    const bar = thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold
    return mode === 'min' ? metric < bar : metric > bar
  }

  private reduce(): void {
    this.optimizer.paramGroups.forEach((group, i) => {
      const reduced = Math.max(group.lr * this.factor, this.minLrs[i] ?? 0) // a group of later has none
      if (group.lr - reduced > this.eps) group.lr = reduced
    })
  }
  // #endregion ReduceLROnPlateau

  /** The learning rates as they are. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr)
  }

  /** All settings and counts, without the optimizer, whose own state has the rates. */
  stateDict(): SchedulerState {
    return stateOf(this)
  }

  /** Goes on from there. Load the optimizer's state, too. */
  loadStateDict(state: SchedulerState): void {
    loadInto(this, state)
  }

  private check(): void {
    const { mode, thresholdMode, factor } = this
    if (!(factor < 1)) throw schedulerError(this, `Factor should be < 1.0., but got ${factor}`)
    if (!['min', 'max'].includes(mode)) throw schedulerError(this, `mode ${mode} is unknown!`)
    if (!['rel', 'abs'].includes(thresholdMode)) {
      throw schedulerError(this, `threshold mode ${thresholdMode} is unknown!`)
    }
    for (const name of ['factor', 'patience', 'threshold', 'cooldown', 'eps'] as const) {
      checkNotNegative(this, name, this[name])
    }
  }
}

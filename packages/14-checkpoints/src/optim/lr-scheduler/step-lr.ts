import { checkOptions } from '../../checks.ts'
import {
  LRScheduler,
  type ScheduleOptions,
  type Scheduled,
  checkCount,
  checkNotNegative,
} from './scheduler.ts'

/** The settings of {@link StepLR}. */
export type StepLROptions = ScheduleOptions & {
  /** How many epochs the learning rate stays. */
  stepSize: number
  /** What it is multiplied by then. */
  gamma?: number
}

// #region StepLR
/** lr ← gamma·lr, every `stepSize` epochs. */
export class StepLR extends LRScheduler {
  stepSize: number
  gamma: number

  constructor(optimizer: Scheduled, options: StepLROptions) {
    checkOptions('StepLR', options, ['stepSize', 'gamma', 'lastEpoch'])
    const { stepSize, gamma = 0.1, lastEpoch = -1 } = options
    super(optimizer, lastEpoch)
    checkCount(this, 'stepSize', stepSize)
    checkNotNegative(this, 'gamma', gamma)
    this.stepSize = stepSize
    this.gamma = gamma
    this.step()
  }

  protected override getLr(epoch: number): number[] {
    const due = epoch > 0 && epoch % this.stepSize === 0
    return this.groups.map(({ lr }) => (due ? lr * this.gamma : lr))
  }
}
// #endregion StepLR

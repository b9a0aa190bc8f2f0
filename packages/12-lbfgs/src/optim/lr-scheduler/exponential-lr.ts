import { checkOptions } from '../../checks.ts'
import { LRScheduler, type ScheduleOptions, type Scheduled, checkNotNegative } from './scheduler.ts'

/** The settings of {@link ExponentialLR}. */
export type ExponentialLROptions = ScheduleOptions & {
  /** What the learning rate is multiplied by. */
  gamma: number
}

/** lr ← gamma·lr, every epoch. */
export class ExponentialLR extends LRScheduler {
  gamma: number

  constructor(optimizer: Scheduled, options: ExponentialLROptions) {
    const { gamma, lastEpoch = -1 } = checkOptions('ExponentialLR', options, ['gamma', 'lastEpoch'])
    super(optimizer, lastEpoch)
    checkNotNegative(this, 'gamma', gamma)
    this.gamma = gamma
    this.step()
  }

  protected override getLr(epoch: number): number[] {
    return this.groups.map(({ lr }) => (epoch > 0 ? lr * this.gamma : lr))
  }
}

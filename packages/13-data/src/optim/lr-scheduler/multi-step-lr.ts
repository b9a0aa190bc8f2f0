import { checkOptions } from '../../checks.ts'
import { LRScheduler, type ScheduleOptions, type Scheduled, checkNotNegative } from './scheduler.ts'

/** The settings of {@link MultiStepLR}. */
export type MultiStepLROptions = ScheduleOptions & {
  /** The epochs at which the learning rate falls; one that is there twice counts twice. */
  milestones: readonly number[]
  /** What it is multiplied by then. */
  gamma?: number
}

/** lr ← gamma·lr, at each of the milestones. */
export class MultiStepLR extends LRScheduler {
  milestones: number[]
  gamma: number

  constructor(optimizer: Scheduled, options: MultiStepLROptions) {
    checkOptions('MultiStepLR', options, ['milestones', 'gamma', 'lastEpoch'])
    const { milestones, gamma = 0.1, lastEpoch = -1 } = options
    super(optimizer, lastEpoch)
    checkNotNegative(this, 'gamma', gamma)
    this.milestones = [...milestones]
    this.gamma = gamma
    this.step()
  }

  protected override getLr(epoch: number): number[] {
    const times = this.milestones.filter((milestone) => milestone === epoch).length
    return this.groups.map(({ lr }) => (times > 0 ? lr * this.gamma ** times : lr))
  }
}

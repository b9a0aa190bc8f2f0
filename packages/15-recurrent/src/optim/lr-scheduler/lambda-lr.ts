import { checkOptions } from '../../checks.ts'
import { LRScheduler, type ScheduleOptions, type Scheduled, schedulerError } from './scheduler.ts'

/** From an epoch to the factor for the learning rate that the schedule started from. */
export type LrLambda = (epoch: number) => number

/** The settings of {@link LambdaLR}. */
export type LambdaLROptions = ScheduleOptions & {
  /** One function for all groups, or one for each. */
  lrLambda: LrLambda | readonly LrLambda[]
}

// #region LambdaLR
/**
 * lr = (the lr at the start) · lrLambda(epoch): any schedule that one can write down.
 *
 * A state dict does not hold the functions; give them again.
 */
export class LambdaLR extends LRScheduler {
  private readonly lambdaOf: (group: number) => LrLambda

  constructor(optimizer: Scheduled, options: LambdaLROptions) {
    checkOptions('LambdaLR', options, ['lrLambda', 'lastEpoch'])
    const { lrLambda, lastEpoch = -1 } = options
    super(optimizer, lastEpoch)
    const count = this.groups.length
    if (typeof lrLambda !== 'function' && lrLambda.length !== count) {
      throw schedulerError(this, `Expected ${count} lrLambdas, but got ${lrLambda.length}`)
    }
    this.lambdaOf = (group) => (typeof lrLambda === 'function' ? lrLambda : lrLambda[group])
    this.step()
  }

  protected override getLr(epoch: number): number[] {
    return this.baseLrs.map((lr, group) => lr * this.lambdaOf(group)(epoch))
  }
}
// #endregion LambdaLR

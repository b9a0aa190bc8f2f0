import { type Tensor } from './tensor.ts'

/** From losses to a cost: each by itself, their mean, or their sum. */
export type Reduction = 'none' | 'mean' | 'sum'

/** What every loss can be told. */
export type LossOptions = { reduction?: Reduction }

// #region reduceLosses
/**
 * The cost of some losses: their mean, their sum, or ('none') the losses as they are. Where there is
 * nothing to take a mean of, it is NaN.
 * @param operation - whose losses they are, for the error
 * @param count - how many losses the mean speaks of, where it is not all of them
 */
export function reduceLosses(
  operation: string,
  losses: Tensor,
  reduction: Reduction = 'mean',
  count = losses.numel(),
): Tensor {
  switch (reduction) {
    case 'none':
      return losses
    case 'sum':
      return losses.sum()
    case 'mean':
      return count === losses.numel() ? losses.mean() : losses.sum().div(count || NaN)
    default:
      throw new RangeError(
        `${operation}: reduction '${String(reduction)}' must be 'none', 'mean' or 'sum'`,
      )
  }
}
// #endregion reduceLosses

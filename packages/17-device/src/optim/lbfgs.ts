import { checkDtypes } from '../checks.ts'
import { noGrad } from '../grad-mode.ts'
import { type Shape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { Descent } from './descent.ts'
import { Optimizer, type ParamGroupOptions, type Params, invalid } from './optimizer.ts'
import { copies, putBack } from './parameter-vector.ts'

/** The settings of {@link LBFGS}. */
export type LBFGSOptions = {
  /** How far to go along a direction; with a line search, how far to try first. */
  lr: number
  /** How many iterations a step has at most. */
  maxIter: number
  /** After how many calls of the closure no further iteration begins. */
  maxEval: number
  /** A gradient counts as 0 where none of its numbers is larger. */
  toleranceGrad: number
  /** A step ends where no parameter changes by more than this, or the loss changes by less. */
  toleranceChange: number
  /** How many iterations are remembered: twice as many numbers each as there are in the parameters. */
  historySize: number
  /** What finds out how far to go along a direction; null for nothing: `lr`. */
  lineSearchFn: 'strong_wolfe' | null
}

// #region LBFGS
/**
 * Limited-memory BFGS: w ← w + t·d, d = −H·g. H is a guess at the inverse of the second derivatives,
 * made from how the gradient changed in the last iterations (Nocedal & Wright, Numerical
 * Optimization, chapters 3 and 7).
 *
 * A step is several iterations on the same data. Each wants the loss and its gradient at another
 * place, and asks the closure. All parameters move together, as one vector.
 */
export class LBFGS extends Optimizer<LBFGSOptions> {
  /** @param options - where it is not given, `maxEval` is 5/4·maxIter */
  constructor(params: Params<LBFGSOptions>, options: Partial<LBFGSOptions> = {}) {
    const { maxIter = 20 } = options
    super(params, options, {
      lr: 1,
      maxIter,
      maxEval: Math.floor((maxIter * 5) / 4),
      toleranceGrad: 1e-7,
      toleranceChange: 1e-9,
      historySize: 100,
      lineSearchFn: null,
    })
  }

  /**
   * Up to `maxIter` iterations. If the closure throws, there was no step.
   * @param closure - clears the gradients, computes the loss, calls backward, and returns the loss.
   * It is called with recording on
   * @returns what the closure gave first: the loss before the step
   */
  override step(closure?: () => Tensor): Tensor {
    if (typeof closure !== 'function') throw new TypeError(NO_CLOSURE)
    const [group] = this.paramGroups
    const [first] = group.params // all move as one, so what is kept is kept with the first
    return noGrad(() => {
      const before = copies(group.params)
      try {
        const descent = new Descent(group, closure, this.state.get(first))
        const loss = descent.run()
        this.state.set(first, descent.state)
        return loss
      } catch (error) {
        putBack(group.params, before)
        throw error
      }
    })
  }
  // #endregion LBFGS

  /** Takes the first group; there can be no other, for all parameters move together. */
  override addParamGroup(group: ParamGroupOptions<LBFGSOptions>): void {
    if (this.paramGroups.length > 0) {
      throw this.error(
        "got another parameter group: LBFGS doesn't support per-parameter options " +
          '(parameter groups); give it all parameters in one',
      )
    }
    super.addParamGroup(group)
    const [first, ...others] = this.paramGroups[0].params
    checkDtypes('LBFGS', first, ...others)
  }

  /** All parameters as one vector, (n). */
  protected override stateShape(): Shape {
    return [this.paramGroups[0].params.reduce((n, w) => n + w.numel(), 0)]
  }

  /** There is no step of one parameter alone. */
  protected override update(): void {}

  protected override check(options: LBFGSOptions): void {
    const { lr, toleranceGrad, toleranceChange, lineSearchFn } = options
    const problems = [
      ...invalid('learning rate', lr),
      ...invalid('toleranceGrad', toleranceGrad),
      ...invalid('toleranceChange', toleranceChange),
    ]
    for (const name of ['maxIter', 'maxEval', 'historySize'] as const) {
      const value = options[name]
      if (Number.isInteger(value) && value > 0) continue
      problems.push(`Invalid ${name}: ${value}; it must be a whole number > 0`)
    }
    if (lineSearchFn !== null && lineSearchFn !== 'strong_wolfe') {
      problems.push(
        `Invalid lineSearchFn: ${String(lineSearchFn)}; only 'strong_wolfe' is supported`,
      )
    }
    if (problems.length > 0) throw this.error(problems.join('; '))
  }
}

const NO_CLOSURE =
  'LBFGS: step got no closure: pass a function that clears the gradients, computes the loss, ' +
  'calls backward and returns the loss; it is called several times'

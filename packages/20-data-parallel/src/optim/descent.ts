import { enableGrad } from '../grad-mode.ts'
import { formatShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { type History, NOTHING_YET, remember, twoLoops } from './history.ts'
import { type LBFGSOptions } from './lbfgs.ts'
import { type ParamGroup } from './optimizer.ts'
import {
  copies,
  dot,
  flatGradient,
  largest,
  moveBy,
  moveTo,
  sumOfSizes,
} from './parameter-vector.ts'
import { type ParamState } from './state.ts'
import { type LinePoint, strongWolfe } from './strong-wolfe.ts'

/** What an iteration leaves to the next one, under PyTorch's names. */
type Iteration = History & {
  /** The direction, and how far along it the parameters went. */
  d: Tensor
  t: number
  /** Gradient and loss where they came from. */
  prevFlatGrad: Tensor
  prevLoss: number
}

/** What the closure found where the parameters are. */
type Found = { readonly loss: number; readonly gradient: Tensor }

/** One step of LBFGS under way: it holds what will be kept if all goes well. */
export class Descent {
  private readonly group: ParamGroup<LBFGSOptions>
  private readonly closure: () => Tensor
  private last: Iteration | null
  private nIter: number
  private funcEvals: number

  constructor(group: ParamGroup<LBFGSOptions>, closure: () => Tensor, before: ParamState = {}) {
    const { nIter = 0, funcEvals = 0, ...last } = before
    this.group = group
    this.closure = closure
    this.nIter = nIter as number
    this.funcEvals = funcEvals as number
    this.last = 'd' in last ? (last as Iteration) : null
  }

  /** What the next step needs. */
  get state(): ParamState {
    return { nIter: this.nIter, funcEvals: this.funcEvals, ...this.last }
  }

  // #region run
  /** Goes on until the gradient is 0, or nothing changes any more, or it has been enough. */
  run(): Tensor {
    const { maxIter, maxEval, toleranceGrad } = this.group
    const most = this.funcEvals + maxEval
    const first = this.evaluate()
    let here: Found | null = first
    for (let n = 1; n <= maxIter && here && !(largest(here.gradient) <= toleranceGrad); n++) {
      here = this.iterate(here, n === maxIter)
      if (this.funcEvals >= most) break
    }
    return first.cost
  }
  // #endregion run

  // #region evaluate
  /** Asks back: what are the loss and its gradient where the parameters are now? */
  private evaluate(): Found & { cost: Tensor } {
    const cost: unknown = enableGrad(this.closure)
    if (!(cost instanceof Tensor) || cost.numel() !== 1) throw wrongLoss(cost)
    this.funcEvals++
    return { cost, loss: cost.item(), gradient: flatGradient(this.group.params) }
  }
  // #endregion evaluate

  // #region iterate
  /** One iteration: in which direction, how far, and there. Null where it should be the last. */
  private iterate({ loss, gradient }: Found, isLast: boolean): Found | null {
    const { lr, toleranceChange, lineSearchFn } = this.group
    const history = this.learn(gradient)
    const d = twoLoops(gradient, history)
    const t = this.nIter++ === 0 ? Math.min(1, 1 / sumOfSizes(gradient)) * lr : lr
    const last = { ...history, d, t, prevFlatGrad: gradient, prevLoss: loss }
    this.last = last
    const slope = dot(gradient, d)
    if (slope > -toleranceChange) return null
    const start = { t: 0, loss, gradient, slope }
    const there = lineSearchFn ? this.search(start, last) : this.stride(last, isLast)
    const stands = largest(d) * last.t <= toleranceChange
    return !there || stands || Math.abs(there.loss - loss) < toleranceChange ? null : there
  }
  // #endregion iterate

  /** The history with what the last iteration taught: from there to here the gradient changed so. */
  private learn(gradient: Tensor): History {
    if (!this.last) return NOTHING_YET
    const { d, t, prevFlatGrad } = this.last
    return remember(this.last, d.mul(t), gradient.sub(prevFlatGrad), this.group.historySize)
  }

  /** Goes as far as was said. What is there, the next step will see; so the last one does not ask. */
  private stride({ d, t }: Iteration, isLast: boolean): Found | null {
    moveBy(this.group.params, t, d)
    return isLast ? null : this.evaluate()
  }

  // #region search
  /** Goes as far as the strong Wolfe conditions want it, trying first as far as was said. */
  private search(start: LinePoint, last: Iteration): Found {
    const { params } = this.group
    const { d } = last
    const before = copies(params)
    const at = (t: number) => {
      moveTo(params, before, t, d)
      const { loss, gradient } = this.evaluate()
      return { t, loss, gradient, slope: dot(gradient, d) }
    }
    const found = strongWolfe({ start, at, longest: largest(d) }, last.t)
    last.t = found.t
    moveTo(params, before, found.t, d)
    return found
  }
  // #endregion search
}

function wrongLoss(got: unknown): TypeError {
  const what = got instanceof Tensor ? `a tensor ${formatShape(got.shape)}` : String(got)
  return new TypeError(
    `LBFGS: the closure gave ${what}: it must return the loss, a tensor that holds one number`,
  )
}

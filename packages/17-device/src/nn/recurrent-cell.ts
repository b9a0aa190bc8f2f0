import { ShapeError, checkDtypes, checkOptions } from '../checks.ts'
import { type CellWeights } from '../recurrent-cells.ts'
import { formatShape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { checkCount } from './checks.ts'
import { type LayerOptions } from './linear.ts'
import { Module } from './module.ts'
import { type State, checkState } from './recurrent-state.ts'
import { initWeights, registerWeights, weightsOf } from './recurrent-weights.ts'

// #region RecurrentCell
/** What RNNCell, LSTMCell and GRUCell share: weights, and a state to begin with. */
export abstract class RecurrentCell extends Module {
  readonly inputSize: number
  readonly hiddenSize: number
  readonly bias: boolean

  /** @param gates - how often H numbers are computed in one step */
  constructor(gates: number, inputSize: number, hiddenSize: number, options: LayerOptions) {
    super()
    checkOptions(this.constructor.name, options, ['bias', 'dtype', 'generator'])
    const { bias = true, dtype, generator } = options
    checkCount(`${this.constructor.name}: inputSize`, inputSize)
    checkCount(`${this.constructor.name}: hiddenSize`, hiddenSize)
    this.inputSize = inputSize
    this.hiddenSize = hiddenSize
    this.bias = bias
    registerWeights(this, '', { gates, inputSize, hiddenSize, bias, dtype })
    initWeights(this, hiddenSize, generator)
  }

  /** The step itself. */
  protected abstract step(x: Tensor, state: State, weights: CellWeights): State

  /** What the parts of the state are called in errors: h, c. */
  protected abstract stateNames(): readonly string[]

  /** The step, from zeros unless a state is given; without a batch as a batch of one. */
  protected run(x: Tensor, given?: State | null): State {
    const { name } = this.constructor
    const { inputSize: I, hiddenSize: H } = this
    if ((x.dim() !== 1 && x.dim() !== 2) || x.shape.at(-1) !== I) {
      throw new ShapeError(
        `${name}: x ${formatShape(x.shape)} must be (B, ${I}); (${I}) without a batch`,
      )
    }
    const weights = weightsOf(this, '')
    const shape = [...x.shape.slice(0, -1), H]
    if (given) checkState(name, this.stateNames(), given, shape)
    checkDtypes(name, weights.weightIh, x, ...(given ?? []))
    const state = given ?? this.stateNames().map(() => x.newZeros(shape))
    if (x.dim() === 2) return this.step(x, state, weights)
    const batch = state.map((part) => part.unsqueeze(0))
    return this.step(x.unsqueeze(0), batch, weights).map((part) => part.squeeze(0))
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.bias ? '' : ', bias=false'}`
  }
}
// #endregion RecurrentCell

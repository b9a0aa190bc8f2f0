import { checkOptions } from '../checks.ts'
import { type CellWeights, type RecurrentNonlinearity, rnnCell } from '../recurrent-cells.ts'
import { type Tensor } from '../tensor.ts'
import { RecurrentCell } from './recurrent-cell.ts'
import { type State } from './recurrent-state.ts'
import { RECURRENT_OPTIONS, Recurrent, type RecurrentOptions } from './recurrent.ts'
import { type LayerOptions } from './linear.ts'

/** What bends the sum; tanh, unless told. */
export type Bent = { nonlinearity?: RecurrentNonlinearity }

// #region RNN
/** A network that reads step by step and remembers H numbers; see {@link rnnCell}. */
export class RNN extends Recurrent {
  readonly nonlinearity: RecurrentNonlinearity

  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions & Bent = {}) {
    checkOptions('RNN', options, [...RECURRENT_OPTIONS, 'nonlinearity'])
    const { nonlinearity = 'tanh', ...others } = options
    checkNonlinearity('RNN', nonlinearity)
    super(1, inputSize, hiddenSize, others)
    this.nonlinearity = nonlinearity
  }

  /**
   * @param x - (T, B, I); (B, T, I) if batchFirst; (T, I)
   * @param h0 - (L·D, B, H), what it remembers at first; zeros unless given, or null
   * @returns what the last layer remembered after each step, (T, B, D·H), and each layer at the end
   */
  override forward(x: Tensor, h0?: Tensor | null): [output: Tensor, h: Tensor] {
    const [output, [h]] = this.run(x, h0 && [h0])
    return [output, h]
  }

  protected override step(x: Tensor, [h]: State, weights: CellWeights): State {
    return [rnnCell(x, h, weights, this.nonlinearity)]
  }

  protected override stateNames(): readonly string[] {
    return ['h0']
  }
}
// #endregion RNN

/** One step of an {@link RNN}: x (B, I) and h (B, H) → h′ (B, H). */
export class RNNCell extends RecurrentCell {
  readonly nonlinearity: RecurrentNonlinearity

  constructor(inputSize: number, hiddenSize: number, options: LayerOptions & Bent = {}) {
    checkOptions('RNNCell', options, ['bias', 'dtype', 'generator', 'nonlinearity'])
    const { nonlinearity = 'tanh', ...others } = options
    checkNonlinearity('RNNCell', nonlinearity)
    super(1, inputSize, hiddenSize, others)
    this.nonlinearity = nonlinearity
  }

  override forward(x: Tensor, h?: Tensor | null): Tensor {
    const [next] = this.run(x, h && [h])
    return next
  }

  protected override step(x: Tensor, [h]: State, weights: CellWeights): State {
    return [rnnCell(x, h, weights, this.nonlinearity)]
  }

  protected override stateNames(): readonly string[] {
    return ['h']
  }

  override extraRepr(): string {
    const { nonlinearity } = this
    return super.extraRepr() + (nonlinearity === 'tanh' ? '' : `, nonlinearity=${nonlinearity}`)
  }
}

function checkNonlinearity(name: string, nonlinearity: string): void {
  if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
    throw new RangeError(`${name}: nonlinearity '${nonlinearity}' must be 'tanh' or 'relu'`)
  }
}

import { type CellWeights, lstmCell } from '../recurrent-cells.ts'
import { type Tensor } from '../tensor.ts'
import { type LayerOptions } from './linear.ts'
import { RecurrentCell } from './recurrent-cell.ts'
import { type State } from './recurrent-state.ts'
import { Recurrent, type RecurrentOptions } from './recurrent.ts'

// #region LSTM
/**
 * Long short-term memory: beside h it carries a cell c, to which gates add and from which they take;
 * see {@link lstmCell}.
 */
export class LSTM extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(4, inputSize, hiddenSize, options)
  }

  /**
   * @param x - (T, B, I); (B, T, I) if batchFirst; (T, I)
   * @param states - h0 and c0, (L·D, B, H) each; zeros unless given, or null
   * @returns h of the last layer after each step, (T, B, D·H), and h and c of each layer at the end
   */
  override forward(
    x: Tensor,
    states?: readonly [h0: Tensor, c0: Tensor] | null,
  ): [output: Tensor, states: [h: Tensor, c: Tensor]] {
    const [output, [h, c]] = this.run(x, states)
    return [output, [h, c]]
  }

  protected override step(x: Tensor, [h, c]: State, weights: CellWeights): State {
    return lstmCell(x, [h, c], weights)
  }

  protected override stateNames(): readonly string[] {
    return ['h0', 'c0']
  }
}
// #endregion LSTM

/** One step of an {@link LSTM}: x (B, I), h and c (B, H) → h′ and c′ (B, H). */
export class LSTMCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options: LayerOptions = {}) {
    super(4, inputSize, hiddenSize, options)
  }

  override forward(
    x: Tensor,
    states?: readonly [h: Tensor, c: Tensor] | null,
  ): [h: Tensor, c: Tensor] {
    const [h, c] = this.run(x, states)
    return [h, c]
  }

  protected override step(x: Tensor, [h, c]: State, weights: CellWeights): State {
    return lstmCell(x, [h, c], weights)
  }

  protected override stateNames(): readonly string[] {
    return ['h', 'c']
  }
}

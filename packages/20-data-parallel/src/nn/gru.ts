import { type CellWeights, gruCell } from '../recurrent-cells.ts'
import { type Tensor } from '../tensor.ts'
import { type LayerOptions } from './linear.ts'
import { RecurrentCell } from './recurrent-cell.ts'
import { type State } from './recurrent-state.ts'
import { Recurrent, type RecurrentOptions } from './recurrent.ts'

// #region GRU
/** Gated recurrent unit: two gates, and no cell beside h; see {@link gruCell}. */
export class GRU extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(3, inputSize, hiddenSize, options)
  }

  /**
   * @param x - (T, B, I); (B, T, I) if batchFirst; (T, I)
   * @param h0 - (L·D, B, H), what it remembers at first; zeros unless given, or null
   * @returns h of the last layer after each step, (T, B, D·H), and of each layer at the end
   */
  override forward(x: Tensor, h0?: Tensor | null): [output: Tensor, h: Tensor] {
    const [output, [h]] = this.run(x, h0 && [h0])
    return [output, h]
  }

  protected override step(x: Tensor, [h]: State, weights: CellWeights): State {
    return [gruCell(x, h, weights)]
  }

  protected override stateNames(): readonly string[] {
    return ['h0']
  }
}
// #endregion GRU

/** One step of a {@link GRU}: x (B, I) and h (B, H) → h′ (B, H). */
export class GRUCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options: LayerOptions = {}) {
    super(3, inputSize, hiddenSize, options)
  }

  override forward(x: Tensor, h?: Tensor | null): Tensor {
    const [next] = this.run(x, h && [h])
    return next
  }

  protected override step(x: Tensor, [h]: State, weights: CellWeights): State {
    return [gruCell(x, h, weights)]
  }

  protected override stateNames(): readonly string[] {
    return ['h']
  }
}

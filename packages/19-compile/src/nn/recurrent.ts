import { ShapeError, checkDtypes, checkOptions } from '../checks.ts'
import { cat, stack } from '../join.ts'
import { type Generator } from '../random.ts'
import { type CellWeights } from '../recurrent-cells.ts'
import { formatShape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { checkCount } from './checks.ts'
import { formatFloat } from './format-float.ts'
import * as F from './functional.ts'
import { type LayerOptions } from './linear.ts'
import { Module } from './module.ts'
import { type State, checkState } from './recurrent-state.ts'
import { initWeights, registerWeights, weightsOf } from './recurrent-weights.ts'

/** What RNN, LSTM and GRU can be told, with PyTorch's defaults. */
export type RecurrentOptions = LayerOptions & {
  /** Layers one above the other: each reads what the one below puts out. */
  numLayers?: number
  /** Whether input and output are (B, T, …) in place of (T, B, …). The states are not turned. */
  batchFirst?: boolean
  /** The probability with which, in training, an output on its way to the next layer is zero. */
  dropout?: number
  /** Whether a second direction reads from the end; its outputs stand beside those of the first. */
  bidirectional?: boolean
}

/** What these are called. */
export const RECURRENT_OPTIONS = [
  'numLayers',
  'bias',
  'batchFirst',
  'dropout',
  'bidirectional',
  'dtype',
  'generator',
] as const

// #region Recurrent
/**
 * What RNN, LSTM and GRU share: everything around the single {@link step}.
 *
 * T steps of B sequences, I numbers in, H out; L layers, D directions.
 */
export abstract class Recurrent extends Module {
  readonly inputSize: number
  readonly hiddenSize: number
  readonly numLayers: number
  readonly bias: boolean
  readonly batchFirst: boolean
  readonly dropout: number
  readonly bidirectional: boolean
  private readonly generator: Generator | undefined

  /** @param gates - how often H numbers are computed in one step */
  constructor(gates: number, inputSize: number, hiddenSize: number, options: RecurrentOptions) {
    super()
    checkOptions(this.constructor.name, options, RECURRENT_OPTIONS)
    const { numLayers = 1, bias = true, batchFirst = false, dtype, generator } = options
    const { dropout = 0, bidirectional = false } = options
    checkSettings(this.constructor.name, { inputSize, hiddenSize, numLayers, dropout })
    this.inputSize = inputSize
    this.hiddenSize = hiddenSize
    this.numLayers = numLayers
    this.bias = bias
    this.batchFirst = batchFirst
    this.dropout = dropout
    this.bidirectional = bidirectional
    this.generator = generator
    const outputSize = this.directions().length * hiddenSize
    for (let layer = 0; layer < numLayers; layer++) {
      const sizes = { gates, inputSize: layer === 0 ? inputSize : outputSize, hiddenSize }
      for (const direction of this.directions()) {
        registerWeights(this, `_l${layer}${direction}`, { ...sizes, bias, dtype })
      }
    }
    initWeights(this, hiddenSize, generator)
  }
  // #endregion Recurrent

  /** One step in time. */
  protected abstract step(x: Tensor, state: State, weights: CellWeights): State

  /** What the parts of the state are called: h0, c0. */
  protected abstract stateNames(): readonly string[]

  // #region run
  /**
   * All layers, directions and steps. From layer to layer goes a list: a tensor for each step.
   * @param initial - (L·D, B, H) each; zeros unless given, or null
   * @returns what the last layer put out at each step, and the state in which each layer ended
   */
  protected run(x: Tensor, initial?: State | null): [output: Tensor, last: State] {
    const input = this.stepsFirst(x) // (T, B, I)
    const first = this.firstState(x, input, initial)
    const last: State[] = []
    let sequence = stepsOf(input) // (B, I) each
    for (let layer = 0; layer < this.numLayers; layer++) {
      if (layer > 0) sequence = sequence.map((h) => this.drop(h))
      const outputs = this.directions().map((direction) => {
        const weights = weightsOf(this, `_l${layer}${direction}`)
        const turn = (steps: Tensor[]) => (direction === '' ? steps : steps.toReversed())
        const state = first.map((part) => part.select(0, last.length)) // (B, H) each
        const { hs, end } = this.overTime(turn(sequence), state, weights)
        last.push(end)
        return turn(hs)
      })
      sequence = sideBySide(outputs) // (B, D·H) each
    }
    return [this.asGiven(x, stack(sequence)), this.lastState(x, last)]
  }
  // #endregion run

  // #region overTime
  /** One layer in one direction: each step begins with the state in which the last one ended. */
  private overTime(
    steps: Tensor[],
    state: State,
    weights: CellWeights,
  ): { hs: Tensor[]; end: State } {
    const hs: Tensor[] = []
    for (const x of steps) {
      state = this.step(x, state, weights)
      hs.push(state[0])
    }
    return { hs, end: state }
  }
  // #endregion overTime

  /** What is appended to the names of a layer's parameters: nothing, and if it reads both ways … */
  private directions(): readonly string[] {
    return this.bidirectional ? ['', '_reverse'] : ['']
  }

  private drop(h: Tensor): Tensor {
    const { dropout: p, training, generator } = this
    return p > 0 ? F.dropout(h, { p, training, generator }) : h
  }

  /** The input as (T, B, I); throws unless it is (T, B, I), (B, T, I) or, without a batch, (T, I). */
  private stepsFirst(x: Tensor): Tensor {
    const { name } = this.constructor
    const I = this.inputSize
    const batched = this.batchFirst ? `(B, T, ${I})` : `(T, B, ${I})`
    if (x.dim() !== 2 && x.dim() !== 3) {
      throw new ShapeError(
        `${name}: input ${formatShape(x.shape)} must be ${batched}; (T, ${I}) without a batch`,
      )
    }
    if (x.shape.at(-1) !== I) {
      const expected = x.dim() === 3 ? batched : `(T, ${I})`
      throw new ShapeError(`${name}: input ${formatShape(x.shape)} must be ${expected}`)
    }
    const input = x.dim() === 2 ? x.unsqueeze(1) : this.batchFirst ? x.transpose(0, 1) : x
    if (input.shape[0] === 0) {
      throw new ShapeError(`${name}: input ${formatShape(x.shape)} must have at least one step`)
    }
    return input
  }

  /** What {@link run} puts out, (T, B, D·H), in the layout of its input. */
  private asGiven(x: Tensor, output: Tensor): Tensor {
    if (x.dim() === 2) return output.squeeze(1)
    return this.batchFirst ? output.transpose(0, 1) : output
  }

  /** The states to begin with, (L·D, B, H) each. */
  private firstState(x: Tensor, input: Tensor, given?: State | null): State {
    const { name } = this.constructor
    const names = this.stateNames()
    const shape = [this.numLayers * this.directions().length, input.shape[1], this.hiddenSize]
    const [weight] = this.parameters()
    if (!given) {
      checkDtypes(name, weight, x)
      return names.map(() => x.newZeros(shape))
    }
    checkState(name, names, given, x.dim() === 2 ? [shape[0], shape[2]] : shape)
    checkDtypes(name, weight, x, ...given)
    return x.dim() === 2 ? given.map((part) => part.unsqueeze(1)) : given
  }

  /** Of every layer and direction the last state, as (L·D, B, H) each. */
  private lastState(x: Tensor, last: readonly State[]): State {
    const parts = last[0].map((_, n) => stack(last.map((state) => state[n])))
    return x.dim() === 2 ? parts.map((part) => part.squeeze(1)) : parts
  }

  override extraRepr(): string {
    return [
      `${this.inputSize}, ${this.hiddenSize}`,
      ...(this.numLayers === 1 ? [] : [`numLayers=${this.numLayers}`]),
      ...(this.bias ? [] : ['bias=false']),
      ...(this.batchFirst ? ['batchFirst=true'] : []),
      ...(this.dropout === 0 ? [] : [`dropout=${formatFloat(this.dropout)}`]),
      ...(this.bidirectional ? ['bidirectional=true'] : []),
    ].join(', ')
  }
}

/**
 * (T, B, I) → T × (B, I). By halves, because a part hands back a gradient as large as what it was cut
 * from: T parts of one whole would be T² on the way back, T parts of halves of halves are T·log T.
 */
function stepsOf(x: Tensor): Tensor[] {
  const T = x.shape[0]
  if (T === 1) return [x.squeeze(0)]
  const half = T >> 1
  return [...stepsOf(x.narrow(0, 0, half)), ...stepsOf(x.narrow(0, half, T - half))]
}

/** What several directions put out at each step, side by side: D lists of (B, H) → (B, D·H). */
function sideBySide(outputs: Tensor[][]): Tensor[] {
  if (outputs.length === 1) return outputs[0]
  return outputs[0].map((_, t) =>
    cat(
      outputs.map((hs) => hs[t]),
      { dim: 1 },
    ),
  )
}

function checkSettings(
  name: string,
  { inputSize, hiddenSize, numLayers, dropout }: Record<string, number>,
): void {
  checkCount(`${name}: inputSize`, inputSize)
  checkCount(`${name}: hiddenSize`, hiddenSize)
  checkCount(`${name}: numLayers`, numLayers)
  if (!(dropout >= 0 && dropout <= 1)) {
    throw new RangeError(`${name}: dropout ${dropout} must be a probability, 0 … 1`)
  }
  if (dropout > 0 && numLayers === 1) {
    console.warn(
      `${name}: dropout ${dropout} stands between layers, and with numLayers 1 there is no between`,
    )
  }
}

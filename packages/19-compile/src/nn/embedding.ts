import { checkOptions } from '../checks.ts'
import { type EmbeddingOptions, embedding, rowOf } from '../embedding.ts'
import { zeros } from '../factories.ts'
import { type FloatDtype } from '../floats.ts'
import { noGrad } from '../grad-mode.ts'
import { type Generator } from '../random.ts'
import { type Tensor } from '../tensor.ts'
import { checkCount } from './checks.ts'
import { normal_ } from './init.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

/** What an {@link Embedding} can be told. */
export type EmbeddingLayerOptions = EmbeddingOptions & {
  dtype?: FloatDtype
  generator?: Generator
}

// #region Embedding
/**
 * A table with a row of E numbers for each of N words, or whatever is counted from 0 and has no size:
 * words in, their rows out.
 */
export class Embedding extends Module {
  readonly numEmbeddings: number
  readonly embeddingDim: number
  /** The row for padding: it starts at 0 and stays there. */
  readonly paddingIdx: number | undefined
  /** (N, E), normally distributed at first */
  weight: Parameter

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingLayerOptions = {}) {
    super()
    checkOptions('Embedding', options, ['paddingIdx', 'dtype', 'generator'])
    const { paddingIdx, dtype, generator } = options
    checkCount('Embedding: numEmbeddings', numEmbeddings)
    checkCount('Embedding: embeddingDim', embeddingDim)
    this.numEmbeddings = numEmbeddings
    this.embeddingDim = embeddingDim
    this.paddingIdx =
      paddingIdx === undefined ? undefined : rowOf('Embedding', paddingIdx, numEmbeddings)
    this.weight = new Parameter(zeros([numEmbeddings, embeddingDim], { dtype }))
    normal_(this.weight, 0, 1, { generator })
    const padding = this.paddingIdx
    if (padding !== undefined) noGrad(() => this.weight.select(0, padding).zero_())
  }

  /**
   * @param indices - (…) int32
   * @returns (…, embeddingDim)
   */
  override forward(indices: Tensor): Tensor {
    return embedding(indices, this.weight, { paddingIdx: this.paddingIdx })
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, paddingIdx } = this
    const padding = paddingIdx === undefined ? '' : `, paddingIdx=${paddingIdx}`
    return `${numEmbeddings}, ${embeddingDim}${padding}`
  }
}
// #endregion Embedding

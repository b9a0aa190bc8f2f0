import { zeros } from '../factories.ts'
import { type FloatDtype } from '../floats.ts'
import { type Generator } from '../random.ts'
import { type CellWeights } from '../recurrent-cells.ts'
import { uniform_ } from './init.ts'
import { type Module } from './module.ts'
import { Parameter } from './parameter.ts'

/** The sizes of {@link CellWeights}, and whether it has biases. */
export type CellSizes = {
  gates: number
  inputSize: number
  hiddenSize: number
  bias: boolean
  dtype?: FloatDtype
}

// #region registerWeights
/**
 * Gives a module the weights of one layer in one direction, under PyTorch's names: `weight_ih_l0`,
 * `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`. They are spelt as there, so that a state dict fits.
 * @param suffix - `_l0`, `_l0_reverse`; none for a cell
 */
export function registerWeights(
  module: Module,
  suffix: string,
  { gates, inputSize, hiddenSize, bias, dtype }: CellSizes,
): void {
  const rows = gates * hiddenSize
  const register = (name: string, shape: number[]): void => {
    module.registerParameter(name + suffix, new Parameter(zeros(shape, { dtype })))
  }
  register('weight_ih', [rows, inputSize])
  register('weight_hh', [rows, hiddenSize])
  if (!bias) return
  register('bias_ih', [rows])
  register('bias_hh', [rows])
}
// #endregion registerWeights

/** The weights that {@link registerWeights} gave, as they are now. */
export function weightsOf(module: Module, suffix: string): CellWeights {
  const parameters = module as unknown as Record<string, Parameter | undefined>
  return {
    weightIh: parameters[`weight_ih${suffix}`]!,
    weightHh: parameters[`weight_hh${suffix}`]!,
    biasIh: parameters[`bias_ih${suffix}`] ?? null,
    biasHh: parameters[`bias_hh${suffix}`] ?? null,
  }
}

// #region initWeights
/** PyTorch's first numbers for recurrent layers: all uniform in ±1/√hiddenSize, in order. */
export function initWeights(module: Module, hiddenSize: number, generator?: Generator): void {
  const bound = 1 / Math.sqrt(hiddenSize)
  for (const parameter of module.parameters()) uniform_(parameter, -bound, bound, { generator })
}
// #endregion initWeights

/** Recurrent layers to try things on, and their states. */
import type { Library, Tensor } from '../library.ts'
import {
  type Cell,
  type Layer,
  type RecurrentLibrary,
  type State,
  withRecurrent,
} from '../library/recurrent.ts'

type Kind = 'RNN' | 'LSTM' | 'GRU'

export const KINDS: readonly Kind[] = ['RNN', 'LSTM', 'GRU']

/** A layer in float64 with random parameters, the same for the same seed. */
export function random(
  library: Library,
  kind: Kind,
  inputSize: number,
  hiddenSize: number,
  options: object = {},
  seed = 1,
): Layer {
  const generator = new library.Generator(seed)
  const { nn } = withRecurrent(library)
  return new nn[kind](inputSize, hiddenSize, { ...options, dtype: 'float64', generator })
}

/** The cell with the parameters of a layer. */
export function cellLike(library: Library, kind: Kind, layer: Layer): Cell {
  const { nn }: RecurrentLibrary = withRecurrent(library)
  const cell = new nn[`${kind}Cell`](3, 4, { dtype: 'float64' })
  const from = layer.stateDict()
  const entries = Object.keys(cell.stateDict()).map((key) => [key, from[`${key}_l0`]] as const)
  cell.loadStateDict(Object.fromEntries(entries))
  return cell
}

/** h, or h and c, as the list of them. */
export function tensorsOf(state: State): readonly Tensor[] {
  return Array.isArray(state) ? (state as readonly Tensor[]) : [state as Tensor]
}

export function stateOf(tensors: readonly Tensor[]): State | undefined {
  if (tensors.length === 2) return [tensors[0], tensors[1]]
  return tensors.at(0)
}

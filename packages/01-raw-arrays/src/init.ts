import { type Dtype, type Floats } from './floats.ts'
import { type Generator, uniform } from './random.ts'

// #region defaultInit
/**
 * PyTorch's default initial values of a layer, weight and bias alike: uniform in ±1/√fanIn.
 *
 * The mean square of a layer's outputs is then a third of that of its inputs: signals fade slowly
 * from layer to layer, and none explodes.
 * @param length - how many values
 * @param fanIn - how many inputs one output of the layer sees
 */
export function defaultInit(
  length: number,
  fanIn: number,
  dtype: Dtype,
  generator: Generator,
): Floats {
  const bound = 1 / Math.sqrt(fanIn)
  return uniform(length, -bound, bound, dtype, generator)
}
// #endregion defaultInit

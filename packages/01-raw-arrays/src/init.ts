import { type Dtype, type Floats } from './floats.ts'
import { type Generator, uniform } from './random.ts'

// #region defaultInit
/**
 * PyTorch's default initial values of a layer, weight and bias alike: uniform in ±1/√fanIn.
 *
 * A sum of fanIn products then starts out neither exploding nor dying: it has a third of the variance of its inputs.
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

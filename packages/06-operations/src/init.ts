import { type FloatDtype } from './floats.ts'
import { type Generator, uniform } from './random.ts'
import { type Shape, numel } from './shape.ts'
import { Tensor } from './tensor.ts'

// #region defaultInit
/**
 * A parameter with PyTorch's default initial values, weight and bias alike: uniform in ±1/√fanIn.
 *
 * The mean square of a layer's outputs is then a third of that of its inputs: signals fade slowly
 * from layer to layer, and none explodes.
 * @param fanIn - how many inputs one output of the layer sees
 */
export function defaultInit(
  shape: Shape,
  fanIn: number,
  dtype: FloatDtype,
  generator: Generator,
): Tensor {
  const bound = 1 / Math.sqrt(fanIn)
  const values = uniform(numel(shape), -bound, bound, dtype, generator)
  return new Tensor(values, shape).requiresGrad_()
}
// #endregion defaultInit

/** Shapes that do not fit, each refused where it can first be known. */
import {
  Generator,
  TUTORIAL,
  Tensor,
  createParameters,
  forward,
  linear,
  tensor,
  zeros,
} from '@stepgrad/02-tensor'
import { errorOf } from './error-of.ts'

console.log(errorOf(() => tensor([[1, 2], [3]])))
console.log(errorOf(() => new Tensor(new Float32Array(12), [2, 2, 4])))
console.log(errorOf(() => linear(zeros([4, 16, 5, 5]), zeros([120, 400]), zeros([120]))))
console.log(errorOf(() => linear(zeros([4, 400]), zeros([120, 400]), zeros([84]))))

const parameters = createParameters(TUTORIAL, 'float32', new Generator(0))
console.log(errorOf(() => forward(parameters, zeros([4, 1, 32, 32]))))
console.log(errorOf(() => forward(parameters, zeros([4, 3, 28, 28]))))

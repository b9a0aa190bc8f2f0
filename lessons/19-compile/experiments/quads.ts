/** Five samples of three numbers, side by side in quads. */
import { Tensor, planFor, tensor, traceStep } from '@stepgrad/19-compile'

const x = tensor([[10, 11, 12], [20, 21, 22], [30, 31, 32], [40, 41, 42], [50, 51, 52]]) // prettier-ignore
const trace = traceStep((x) => x.neg(), [{ shape: x.shape, dtype: 'float32' }])
const [quads] = planFor(trace).prepare([x.storage as Float32Array])
console.log(String(new Tensor(quads, [2, 3, 4])))

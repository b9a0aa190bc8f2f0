/** Batch norm and layer norm of the same numbers. */
import { nn, tensor } from '@stepgrad/08-train-eval'

const x = tensor([[1, 10, 100], [3, 30, 300]], { dtype: 'float64' }) // prettier-ignore
const { batchNorm, layerNorm } = nn.functional
console.log(`batch norm: ${batchNorm(x, null, null, { training: true })}`)
console.log(`layer norm: ${layerNorm(x, 3)}`)

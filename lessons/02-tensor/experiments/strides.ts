/** Two channels of 2 rows and 3 columns, whose numbers are their places. */
import { Tensor } from '@stepgrad/02-tensor'

const storage = Float32Array.from({ length: 12 }, (_, place) => place)
const x = new Tensor(storage, [2, 2, 3])
console.log('shape  ', x.shape)
console.log('strides', x.strides)
console.log('tolist ', JSON.stringify(x.tolist()))

const index = [1, 0, 2]
const place = index.reduce((sum, i, dim) => sum + i * x.strides[dim], 0)
console.log(`[${index.join(', ')}] lies at place ${place}`)

const batch = new Tensor(new Float32Array(4 * 3 * 32 * 32), [4, 3, 32, 32])
console.log('four pictures have the strides', batch.strides)

/** Single operations, computed by a device and held against float64. */
import type { Computation } from '../adapter.ts'
import { randomFloats } from '../checks/random.ts'
import { expectClose } from '../compare.ts'
import { DEVICE, type DeviceTest, type DeviceUnderTest, confirmBackend } from './device-test.ts'

/** Element-wise results are rounded once or twice; division on a GPU may be off by 2.5 units in the last place. */
const OPERATION_WITHIN = 1e-6

/** 35 numbers: one wide load more than a multiple of four. */
export function elementwise(operation: 'add' | 'sub' | 'mul' | 'div'): DeviceTest {
  const symbols = { add: '+', sub: '−', mul: '·', div: '/' }
  return {
    name: `x ${symbols[operation]} y agrees with float64`,
    needs: DEVICE,
    async run(device) {
      const x = randomFloats(35, 1, 'float32') as Float32Array
      const y = x.map((_, i) => (i % 2 === 0 ? 1 : -1) * (0.5 + i / 10))
      const of = { add: plus, sub: minus, mul: times, div: over }[operation]
      const expected = Float64Array.from(x, (v, i) => of(v, y[i]))
      const inputs = [x, y].map((values) => ({ shape: [5, 7], values }))
      await computes(device, { operation, inputs, device: device.name }, expected)
    },
  }
}

const plus = (a: number, b: number) => a + b
const minus = (a: number, b: number) => a - b

const times = (a: number, b: number) => a * b
const over = (a: number, b: number) => a / b

export function matrixProduct(): DeviceTest {
  return {
    name: 'x @ y agrees with float64',
    needs: DEVICE,
    async run(device) {
      const [n, inner, m] = [33, 70, 17]
      const x = randomFloats(n * inner, 1, 'float32') as Float32Array
      const y = randomFloats(inner * m, 2, 'float32') as Float32Array
      const expected = new Float64Array(n * m)
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          for (let k = 0; k < inner; k++) expected[i * m + j] += x[i * inner + k] * y[k * m + j]
        }
      }
      const inputs = [
        { shape: [n, inner], values: x },
        { shape: [inner, m], values: y },
      ]
      await computes(device, { operation: 'matmul', inputs, device: device.name }, expected)
    },
  }
}

async function computes(
  device: DeviceUnderTest,
  computation: Computation,
  expected: Float64Array,
): Promise<void> {
  const { networks } = device
  if (networks.compute === undefined) throw new Error('the adapter has no compute()')
  const { values, backend } = await networks.compute(computation)
  expectClose(values, expected, { what: computation.operation, within: OPERATION_WITHIN })
  confirmBackend(device, backend)
}

/** The float32 loops of a stage taken for a device: their sums are rounded as a device's are, and nothing else is needed. */
import type { Computed, Networks, Net } from '../src/adapter.ts'
import type { DeviceUnderTest } from '../src/devices/device-test.ts'

const NAME = 'cpu-float32'
const BACKEND = 'Float32Loops'

/** What a test may get wrong, in a network or in all of the device. */
export type Mistake = {
  /** Wraps a network, with the arrays that are alive, to leave some behind. */
  readonly net?: (net: Net, alive: Float32Array[]) => Partial<Net>
  readonly networks?: (networks: Networks) => Partial<Networks>
}

/**
 * @param networks - the stage, here or in a page
 * @param cpu - the same stage, here
 */
export function float32Device(
  networks: Networks,
  cpu: Networks,
  mistake: Mistake = {},
): DeviceUnderTest {
  const alive: Float32Array[] = []
  const device: Networks = {
    async createNet({ device: name, dtype, ...options }) {
      if (dtype === 'float64') {
        throw new TypeError(`to: a float64 network to ${name}: it computes in float32 alone`)
      }
      const net = await networks.createNet({ dtype, ...options })
      const arrays = (await net.parameters()).map(({ values }) => values as Float32Array)
      alive.push(...arrays)
      const right: Net = {
        ...net,
        backend: () => Promise.resolve(BACKEND),
        async close() {
          await net.close?.()
          for (const array of arrays) alive.splice(alive.indexOf(array), 1)
        },
      }
      return { ...right, ...mistake.net?.(right, alive) }
    },
    live: () =>
      Promise.resolve({
        arrays: alive.length,
        kernels: 0,
        bytes: alive.reduce((sum, { byteLength }) => sum + byteLength, 0),
      }),
    compute: ({ operation, inputs }) => Promise.resolve(compute(operation, inputs)),
  }
  return {
    name: NAME,
    backend: BACKEND,
    networks: { ...device, ...mistake.networks?.(device) },
    cpu,
  }
}

type Inputs = Parameters<NonNullable<Networks['compute']>>[0]['inputs']

function compute(operation: string, [x, y]: Inputs): Computed {
  if (operation === 'matmul') return { values: matmul(x, y), backend: BACKEND }
  const of = OPERATIONS[operation]
  return { values: x.values.map((v, i) => of(v, y.values[i])), backend: BACKEND }
}

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
}

function matmul(x: Inputs[number], y: Inputs[number]): Float32Array {
  const [n, inner] = x.shape
  const [, m] = y.shape
  const values = new Float32Array(n * m)
  for (let i = 0; i < n * m; i++) {
    for (let k = 0; k < inner; k++) {
      values[i] += x.values[Math.floor(i / m) * inner + k] * y.values[k * m + (i % m)]
    }
  }
  return values
}

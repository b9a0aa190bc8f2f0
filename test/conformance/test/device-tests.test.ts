/** The device tests pass on the float32 loops of a stage without devices, and notice what is wrong with them. */
import { describe, expect, test } from 'vitest'
import { adapter } from '../../../packages/16-fast-cpu/test/adapter.ts'
import type { Gradients, Net } from '../src/adapter.ts'
import { type DeviceTest, NotOnDevice } from '../src/devices/device-test.ts'
import { deviceTests } from '../src/devices/device-tests.ts'
import { type Mistake, float32Device } from './float32-device.ts'

describe('float32 on the cpu, taken for a device', () => {
  test.each(deviceTests)('$name', async ({ run }) => {
    await run(float32Device(adapter, adapter))
  })
})

/** What is wrong → the test that has to notice. */
const MISTAKES: readonly (Mistake & { readonly says: string; readonly noticed: string })[] = [
  {
    says: 'takes float64 and computes in float32',
    noticed: 'float64 is refused',
    networks: ({ createNet }) => ({
      createNet: (options) => createNet({ ...options, dtype: 'float32' }),
    }),
  },
  {
    says: 'refuses float64 without a word of it',
    noticed: 'float64 is refused',
    networks: ({ createNet }) => ({
      createNet: (options) =>
        options.dtype === 'float64' ? Promise.reject(new Error('oops')) : createNet(options),
    }),
  },
  {
    says: 'keeps parameters in half precision',
    noticed: 'parameters come back',
    net: (net) => ({
      parameters: async () =>
        (await net.parameters()).map((p) => ({ ...p, values: p.values.map(toHalf) })),
    }),
  },
  {
    says: 'divides by multiplying with a rough reciprocal',
    noticed: 'x / y agrees',
    networks: ({ compute }) => ({
      compute: async (asked) => {
        const { values, backend } = await compute!(asked)
        return { values: values.map((v) => v * (1 + 1e-5)), backend }
      },
    }),
  },
  {
    says: 'leaves out the last term of a product',
    noticed: 'x @ y agrees',
    networks: ({ compute }) => ({
      compute: (asked) => {
        const [{ values: x, shape }, y] = asked.inputs
        const cut = x.map((v, i) => (i % shape[1] === shape[1] - 1 ? 0 : v))
        return compute!({ ...asked, inputs: [{ values: cut, shape }, y] })
      },
    }),
  },
  {
    says: 'swaps two logits',
    noticed: 'logits of the tiny twin',
    net: (net) => ({
      forward: async (images) => {
        const logits = await net.forward(images)
        return logits.with(0, logits[1]).with(1, logits[0])
      },
    }),
  },
  {
    says: 'is off by 1e-4 in one gradient',
    noticed: 'cost and gradients of the tiny twin',
    net: (net) => ({
      gradients: async (images, labels) => {
        const { cost, gradients } = await net.gradients(images, labels)
        return { cost, gradients: spoilt(gradients, 'fc1.bias', (v) => v * (1 + 1e-4)) }
      },
    }),
  },
  {
    says: 'forgets the gradient of one parameter',
    noticed: 'gradients for a given upstream gradient of the tiny twin',
    net: (net) => ({
      backward: async (images, dLogits) =>
        spoilt(await net.backward(images, dLogits), 'conv1.weight', () => 0),
    }),
  },
  {
    says: 'divides the cost by the size of its first batch',
    noticed: 'one network takes batches',
    net: (net) => {
      let first: number | undefined
      return {
        gradients: async (images, labels) => {
          first ??= images.batch
          const { cost, gradients } = await net.gradients(images, labels)
          return { cost: (cost * images.batch) / first, gradients }
        },
      }
    },
  },
  {
    says: 'makes 0 of NaN',
    noticed: 'NaN in a picture',
    net: (net) => ({
      gradients: (images, labels) => {
        const values = images.values.map((v) => (Number.isNaN(v) ? 0 : v))
        return net.gradients({ ...images, values }, labels)
      },
    }),
  },
  {
    says: 'forgets momentum',
    noticed: '20 steps of the tiny twin',
    net: (net) => ({
      step: (images, labels, options) => net.step(images, labels, { ...options, momentum: 0 }),
    }),
  },
  {
    says: 'leaves an array behind with every step',
    noticed: 'leave nothing behind',
    net: (net, alive) => ({
      step: (images, labels, options) => {
        alive.push(new Float32Array(1))
        return net.step(images, labels, options)
      },
    }),
  },
  {
    says: 'computes in float64 and rounds the result',
    noticed: 'a finite difference needs float64',
    networks: () => ({
      createNet: async (options) => ({
        ...(await adapter.createNet({ ...options, dtype: 'float64' })),
        backend: () => Promise.resolve('Float32Loops'),
      }),
    }),
  },
]

describe('what a device can get wrong', () => {
  test.each(MISTAKES)('$says: noticed', async ({ noticed, ...mistake }) => {
    const ran = named(noticed).run(float32Device(adapter, adapter, mistake))
    await expect(ran).rejects.toThrow(/\d+ of \d+ numbers differ|expected an error|alive|float32/)
  })

  test('each kind of claim has a mistake that it notices', () => {
    const claims = deviceTests.filter(({ name }) => !/ \+ | − | · |full network/.test(name))
    const unnoticed = claims.filter(
      ({ name }) => !MISTAKES.some(({ noticed }) => name.includes(noticed)),
    )
    expect(unnoticed.map(({ name }) => name)).toEqual([])
  })
})

describe('what computed elsewhere', () => {
  const elsewhere: Mistake = {
    net: () => ({ backend: () => Promise.resolve('CPUKernel') }),
    networks: ({ compute }) => ({
      compute: async (asked) => ({ ...(await compute!(asked)), backend: 'CPUKernel' }),
    }),
  }
  const computing = deviceTests.filter(({ name }) => !name.startsWith('float64 is refused'))

  test.each(computing)('does not pass: $name', async ({ run }) => {
    const ran = run(float32Device(adapter, adapter, elsewhere))
    await expect(ran).rejects.toThrow(NotOnDevice)
    await expect(ran).rejects.toThrow('cpu-float32: CPUKernel computed, not Float32Loops')
  })

  test('fails where it is wrong besides', async () => {
    const net = (): Partial<Net> => ({ ...elsewhere.net!({} as Net, []), step: async () => 0 })
    const ran = named('20 steps of the tiny twin').run(float32Device(adapter, adapter, { net }))
    await expect(ran).rejects.toThrow('cost of step 1')
  })

  test('does not pass without a receipt', async () => {
    const net = () => ({ backend: undefined })
    const ran = named('logits of the tiny twin').run(float32Device(adapter, adapter, { net }))
    await expect(ran).rejects.toThrow('no backend()')
  })
})

function named(part: string): DeviceTest {
  const found = deviceTests.filter(({ name }) => name.includes(part))
  if (found.length !== 1) throw new Error(`${found.length} device tests are named '… ${part} …'`)
  return found[0]
}

function spoilt(gradients: Gradients, name: string, by: (value: number) => number): Gradients {
  return { ...gradients, [name]: gradients[name].map(by) }
}

/** Keeps ten bits of a fraction. */
function toHalf(value: number): number {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10)
  return Math.round(value / unit) * unit
}

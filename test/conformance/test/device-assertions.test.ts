/** What the device tests assert, on plain numbers: what they let pass, and what they do not. */
import { describe, expect, test } from 'vitest'
import { DEVICES, devicesIn, whyNot } from '../src/devices/backends.ts'
import {
  describeReceipt,
  expectFloat32Story,
  expectGradients,
  expectNothingLeft,
} from '../src/devices/assertions.ts'

const expected = { weight: Float64Array.from([2, -4, 1e-7]), bias: Float64Array.from([0.5]) }

describe('gradients', () => {
  const agree = (got: Record<string, Float32Array>) => () =>
    expectGradients(got, expected, 'gradient')

  test('may be off by 1e-5 of the largest entry, also where an entry is small', () => {
    const weight = Float32Array.from([2 + 3e-5, -4 - 3e-5, 2e-5])
    expect(agree({ weight, bias: Float32Array.of(0.5) })).not.toThrow()
  })

  test('may not be off by more', () => {
    const weight = Float32Array.from([2, -4, 5e-5])
    const message = /weight, gradient: 1 of 3 .* first at index 2/s
    expect(agree({ weight, bias: Float32Array.of(0.5) })).toThrow(message)
  })

  test('are measured array by array', () => {
    const weight = Float32Array.from([2, -4, 0])
    expect(agree({ weight, bias: Float32Array.of(0.5 + 2e-5) })).toThrow('bias, gradient')
  })

  test('may not be absent, too few, or no number', () => {
    const bias = Float32Array.of(0.5)
    expect(agree({ bias })).toThrow('weight, gradient: got 0 numbers, expected 3')
    expect(agree({ weight: Float32Array.of(2, -4), bias })).toThrow('got 2 numbers, expected 3')
    expect(agree({ weight: Float32Array.of(2, NaN, 0), bias })).toThrow('index 1: got NaN')
  })
})

describe('the float32 story', () => {
  const tell = (float32: number[], analytic: number) => () =>
    expectFloat32Story({
      parameter: 'conv1.bias',
      points: float32.map((error, i) => ({
        h: Number(`1e-${i + 4}`),
        float64: 1e-6,
        float32: error,
      })),
      analytic,
    })

  test('is that the difference fails and the analytic gradient holds', () => {
    expect(tell([0.2, 0.7, 1], 5e-7)).not.toThrow()
  })

  test('is not told by what computes in float64', () => {
    expect(tell([1e-4, 0.7, 1], 5e-7)).toThrow('at h = 0.0001 off by only 0.0001')
    expect(tell([0.2, 0.7, 1], 0)).toThrow('all bits of float64')
  })

  test('fails with the analytic gradient', () => {
    expect(tell([0.2, 0.7, 1], 1.1e-5)).toThrow('analytic gradient is off by 0.000011')
    expect(tell([0.2, 0.7, 1], NaN)).toThrow('analytic gradient is off by NaN')
  })

  test('needs a point', () => expect(tell([], 5e-7)).toThrow('no finite difference'))
})

describe('what is alive', () => {
  const before = { arrays: 12, kernels: 30, bytes: 4096 }

  test('may stay or fall', () => {
    expect(() => expectNothingLeft(before, before, 200)).not.toThrow()
    expect(() => expectNothingLeft(before, { ...before, arrays: 11 }, 200)).not.toThrow()
  })

  test.each(['arrays', 'kernels', 'bytes'] as const)('may not grow: %s', (what) => {
    const after = { ...before, [what]: before[what] + 1 }
    expect(() => expectNothingLeft(before, after, 200)).toThrow(`${before[what]} ${what} alive`)
  })

  test('has to be counted', () => {
    const after = { ...before, kernels: NaN }
    expect(() => expectNothingLeft(before, after, 200)).toThrow('NaN after')
  })
})

test('a receipt of another class says what computed', () => {
  expect(describeReceipt('webgpu', 'WebGPUKernel', 'WebGPUKernel')).toBeUndefined()
  expect(describeReceipt('webgpu', 'WebGPUKernel', 'CPUKernel')).toBe(
    'webgpu: CPUKernel computed, not WebGPUKernel',
  )
})

describe('a device that cannot compute here', () => {
  const createNet = () => Promise.reject(new Error('not asked for'))
  const among = (name: string, available: boolean) => ({
    createNet,
    devices: () => Promise.resolve([{ name, available, reason: 'no display' }]),
  })

  test('says why', async () => {
    expect(await whyNot('headlessgl', among('headlessgl', true))).toBeUndefined()
    expect(await whyNot('headlessgl', among('headlessgl', false))).toBe('no headlessgl: no display')
  })

  test('is an error where every machine has it, and where the stage does not know it', async () => {
    await expect(whyNot('webasm', among('webasm', false))).rejects.toThrow('no webasm: no display')
    await expect(whyNot('webgpu', among('webasm', true))).rejects.toThrow('webgpu is not among')
    await expect(whyNot('webgpu', { createNet })).rejects.toThrow('webgpu is not among')
  })

  test('belongs to Node or to a page', () => {
    expect([...devicesIn('node'), ...devicesIn('page')]).toEqual(Object.keys(DEVICES))
    expect(devicesIn('page')).toEqual(['webgl2', 'webgpu'])
  })
})

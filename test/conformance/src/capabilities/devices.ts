import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { type DeviceLibrary, withDevices } from '../library/device.ts'
import { DEVICES } from './device-context.ts'
import { expectError } from './errors.ts'

/** Where tensors and modules live: devices are opened, things move there. */
export const devices = capability('devices', (test) => {
  test('a tensor is made on the cpu, which has no receipt', ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    expect(library.zeros([2]).device, 'zeros([2]).device is cpu').toBe(library.cpu)
    expect(library.cpu.name).toBe('cpu')
    expect(library.cpu.receipt, 'cpu.receipt').toBeNull()
  })

  test('the cpu is opened by its name, and is always there', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    expect(await library.openDevice('cpu'), "openDevice('cpu') is cpu itself").toBe(library.cpu)
    expect(await library.isAvailable('cpu'), "isAvailable('cpu')").toBe(true)
  })

  test('a receipt names the class of gpu.js that computed', async ({ library: anyLibrary }) => {
    const classes = { webasm: 'WebAssemblyKernel', 'gpujs-cpu': 'CPUKernel' }
    for (const name of DEVICES) {
      const device = await withDevices(anyLibrary).openDevice(name)
      expect([device.name, device.toString()]).toEqual([name, name])
      expect(device.receipt).toMatchObject({ backend: classes[name], gpujs: '2.24.1' })
      await device.close()
    }
  })

  test('a number opens another one of a kind', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    const [first, second] = await openAll(library, 'webasm', 'webasm:1')
    expect(second.name).toBe('webasm:1')
    expectError(
      () => library.ones([2], { device: first }).add(library.ones([2], { device: second })),
      'add',
      'lives on webasm and another on webasm:1',
    )
    await Promise.all([first.close(), second.close()])
  })

  test('two devices of one name are told apart', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    const [first, second] = await openAll(library, 'webasm', 'webasm')
    const [x, y] = [first, second].map((device) => library.ones([2], { device }))
    expectError(() => x.add(y), 'add', 'lives on webasm', 'a second device of that name')
    expect(x.add(y.to(first)).tolist()).toEqual([2, 2])
    await Promise.all([first.close(), second.close()])
  })

  test('a name that does not exist is answered with those that do', async ({
    library: anyLibrary,
  }) => {
    const library = withDevices(anyLibrary)
    for (const name of ['cuda', 'cpu:1', 'webasm:x', '']) {
      const opened = library.openDevice(name)
      await expect(opened, name).rejects.toThrow(`openDevice: there is no device '${name}'`)
      await expect(opened, name).rejects.toThrow('there are cpu, webgpu, webgl2')
      await expect(opened, name).rejects.toThrow('webasm, gpujs-cpu')
      expect(await library.isAvailable(name), name).toBe(false)
    }
  })

  test('what is not available here says why, and is not opened', async ({
    library: anyLibrary,
  }) => {
    const library = withDevices(anyLibrary)
    const all = await library.availableDevices()
    const here = all.filter(({ available }) => available).map(({ name }) => name)
    expect(here).toEqual(expect.arrayContaining(['cpu', ...DEVICES]))
    for (const { name, available, reason } of all) {
      expect(reason, name).not.toBe('')
      expect(await library.isAvailable(name), name).toBe(available)
      if (available) continue
      await expect(library.openDevice(name)).rejects.toThrow(`${name} is not available: ${reason}`)
      await expect(library.openDevice(name)).rejects.toThrow('gpujs-cpu')
    }
    expect(await library.isAvailable('webasm:3'), "isAvailable('webasm:3')").toBe(true)
  })

  test('without a name STEPGRAD_DEVICE decides', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    const before = process.env.STEPGRAD_DEVICE
    try {
      for (const name of ['gpujs-cpu', 'webasm:1', 'cpu']) {
        process.env.STEPGRAD_DEVICE = name
        const device = await library.openDevice()
        expect(device.name, `openDevice() with STEPGRAD_DEVICE=${name}`).toBe(name)
        await device.close()
      }
      process.env.STEPGRAD_DEVICE = 'fast'
      await expect(library.openDevice()).rejects.toThrow("openDevice: there is no device 'fast'")
    } finally {
      if (before === undefined) delete process.env.STEPGRAD_DEVICE
      else process.env.STEPGRAD_DEVICE = before
    }
  })

  test('without any hint something is opened that is available', async ({
    library: anyLibrary,
  }) => {
    const library = withDevices(anyLibrary)
    const device = await library.openDevice()
    expect(
      await library.isAvailable(device.name),
      `isAvailable of ${device.name}, which was opened`,
    ).toBe(true)
    await device.close()
  })

  test('the cpu outlives its closing', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    await library.cpu.close()
    expect(library.ones([2]).add(1).tolist()).toEqual([2, 2])
  })
})

function openAll(library: DeviceLibrary, ...names: string[]) {
  return Promise.all(names.map((name) => library.openDevice(name)))
}

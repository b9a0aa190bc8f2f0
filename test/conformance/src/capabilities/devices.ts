import { expect } from 'vitest'
import { capability } from '../capability.ts'
import {
  type DeviceLibrary,
  type Placed,
  type PlacedModule,
  withDevices,
} from '../library/device.ts'
import type { Tensor } from '../library.ts'
import { DEVICES, onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** Where tensors and modules live: devices are opened, things move there. */
export const devices = capability('devices', (test) => {
  test('a tensor is made on the cpu, which has no receipt', ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    expect(library.zeros([2]).device).toBe(library.cpu)
    expect(library.cpu.name).toBe('cpu')
    expect(library.cpu.receipt).toBeNull()
  })

  test('the cpu is opened by its name, and is always there', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    expect(await library.openDevice('cpu')).toBe(library.cpu)
    expect(await library.isAvailable('cpu')).toBe(true)
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
    expect(await library.isAvailable('webasm:3')).toBe(true)
  })

  test('without a name STEPGRAD_DEVICE decides', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    const before = process.env.STEPGRAD_DEVICE
    try {
      for (const name of ['gpujs-cpu', 'webasm:1', 'cpu']) {
        process.env.STEPGRAD_DEVICE = name
        const device = await library.openDevice()
        expect(device.name).toBe(name)
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
    expect(await library.isAvailable(device.name)).toBe(true)
    await device.close()
  })

  test('the cpu outlives its closing', async ({ library: anyLibrary }) => {
    const library = withDevices(anyLibrary)
    await library.cpu.close()
    expect(library.ones([2]).add(1).tolist()).toEqual([2, 2])
  })
})

/** `x.to` copies, `net.to` moves. */
export const moving = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('to returns the tensor itself where nothing changes', ({ library, device, put }) => {
    const [x, y] = [library.ones([2]), put([1, 2])]
    expect(x.to(library.cpu)).toBe(x)
    expect(x.to(library.cpu, 'float32')).toBe(x)
    expect(y.to(device)).toBe(y)
    expect(y.to(device, 'float32')).toBe(y)
    expect(y.to('float32')).toBe(y)
  })

  onEach('to copies: neither side sees changes of the other', ({ library, device }) => {
    const x = library.tensor([1, 2, 3])
    const there = x.to(device)
    x.add_(10)
    expect(there.tolist()).toEqual([1, 2, 3])
    const back = there.to(library.cpu)
    there.mul_(2)
    expect(back.tolist()).toEqual([1, 2, 3])
    back.zero_()
    expect(there.tolist()).toEqual([2, 4, 6])
  })

  onEach('to and cpu stay in the graph, and the gradient comes home', async (context) => {
    const { library, device } = context
    const x = library.tensor([1, 2, 3], { requiresGrad: true })
    const there = x.to(device)
    expect([there.isLeaf, there.requiresGrad, there.gradFn?.name]).toEqual([false, true, 'to'])
    const sum = there.mul(there).sum() as Placed
    const cost = (await sum.cpu()).mul(2) as Placed
    cost.backward()
    expect(cost.device).toBe(library.cpu)
    expect(x.grad!.tolist()).toEqual([4, 8, 12])
    expect((x.grad as Placed).device).toBe(library.cpu)
    expect(there.grad).toBeNull()
  })

  onEach('gradients of two devices meet where the leaf lives', ({ library, device }) => {
    const x = library.tensor([1, 2], { requiresGrad: true })
    const there = x.mul(3) as Placed
    const y = there.to(device).mul(2) as Placed
    y.to(library.cpu).add(x.mul(x)).add(there).sum().backward()
    expect(x.grad!.tolist()).toEqual([11, 13]) // 6 + 2x + 3
  })

  onEach('cpu of a tensor that is there is the tensor', async ({ library, put }) => {
    const x = library.ones([2])
    expect(await x.cpu()).toBe(x)
    const matrix = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const y = await (matrix.t().narrow(0, 1, 2) as Placed).cpu()
    expect(y.device).toBe(library.cpu)
    expect(y.tolist()).toEqual([[2, 5], [3, 6]]) // prettier-ignore
  })

  onEach('device and dtype go together', ({ library, device }) => {
    const x = library.tensor([0.1, 2], { dtype: 'float64', requiresGrad: true })
    const there = x.to(device, 'float32')
    expect([there.dtype, there.device]).toEqual(['float32', device])
    const back = there.to(library.cpu, 'float64')
    expect(back.tolist()).toEqual([Math.fround(0.1), 2])
    back.sum().backward()
    expect([x.grad!.dtype, x.grad!.tolist()]).toEqual(['float64', [1, 1]])
  })

  onEach('a view moves as what it shows', ({ library, device }) => {
    const x = library.tensor([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const moved = (view: Tensor) => (view as Placed).to(device).tolist()
    expect(moved(x.t())).toEqual([[1, 4], [2, 5], [3, 6]]) // prettier-ignore
    expect(moved(x.narrow(1, 1, 1))).toEqual([[2], [5]])
    expect(moved(x.narrow(0, 1, 1).expand(2, 3))).toEqual([[4, 5, 6], [4, 5, 6]]) // prettier-ignore
    const there = x.to(device).t() as Placed
    expect(there.to(library.cpu).tolist()).toEqual([[1, 4], [2, 5], [3, 6]]) // prettier-ignore
  })

  onEach('factories make on a device what they make on the cpu', ({ library, device }) => {
    const leaf = library.tensor([1, 2], { device, requiresGrad: true })
    expect([leaf.device, leaf.isLeaf, leaf.requiresGrad]).toEqual([device, true, true])
    expect(library.zeros([2, 0], { device }).shape).toEqual([2, 0])
    expect(library.ones([], { device }).item()).toBe(1)
    expect(leaf.newFull([2], 3).tolist()).toEqual([3, 3])
    expect((leaf.newFull([2], 3) as Placed).device).toBe(device)
  })

  onEach('float64 cannot live on a device, and the error says so', ({ library, device, put }) => {
    const x = library.ones([2], { dtype: 'float64' })
    const y = put([1, 2])
    for (const move of [
      () => x.to(device),
      () => y.to('float64'),
      () => y.to(device, 'float64'),
      () => library.ones([2]).to(device, 'float64'),
      () => library.zeros([2], { dtype: 'float64', device }),
    ]) {
      expectError(move, 'to', `float64 (2) cannot live on ${device.name}`, "to('float32')", 'cpu')
    }
    expectError(() => y.newFull([2], 0, 'float64'), 'newFull', 'float64 (2) cannot live on')
  })

  onEach('int32 and bool cannot, before there is a kernel that needs them', (context) => {
    const { library, device, put, has } = context
    const mask = library.tensor([true, false])
    expectError(() => mask.to(device), 'to', `bool (2) cannot live on ${device.name}`)
    expectError(() => put([1, 2]).to('int32'), 'to', `int32 (2) cannot live on ${device.name}`)
    if (has('device-network')) return
    const whole = library.tensor([1, 2], { dtype: 'int32' })
    expectError(() => whole.to(device), 'to', `int32 (2) cannot live on ${device.name}`)
  })

  onEach('more numbers than kernels can count are refused', ({ library, device, put }) => {
    const many = library.zeros([1]).expand(2 ** 12, 2 ** 11 + 1)
    expectError(
      () => (many as Placed).to(device),
      'to',
      '(4096, 2049)',
      '8392704 numbers',
      '8388608',
    )
    const wide = put([1]).expand(2 ** 12, 2 ** 11 + 1)
    expectError(() => wide.add(1), 'add', '(4096, 2049)', '8392704 numbers')
  })

  onEach('a module moves in place: its parameters stay the same tensors', (context) => {
    const { library, device } = context
    const net = new library.nn.Linear(3, 2) as unknown as PlacedModule
    const parameters = [...net.parameters()] as Placed[]
    const before = parameters.map((p) => p.tolist())
    parameters[0].grad = library.ones([2, 3])
    expect(net.to(device)).toBe(net)
    expect([...net.parameters()]).toEqual(parameters)
    for (const [i, p] of parameters.entries()) {
      expect([...net.parameters()][i]).toBe(p)
      expect([p.device, p.isLeaf, p.requiresGrad]).toEqual([device, true, true])
      expect(p.tolist()).toEqual(before[i])
    }
    expect((parameters[0].grad as Placed).device).toBe(device)
    expect(parameters[0].grad.tolist()).toEqual([[1, 1, 1], [1, 1, 1]]) // prettier-ignore
    expect(parameters[1].grad).toBeNull()
    net.to(library.cpu)
    expect(parameters.map((p) => p.tolist())).toEqual(before)
    expect((parameters[0].grad as Placed).device).toBe(library.cpu)
  })

  onEach('await net.cpu() takes all of it back, gradients too', async ({ library, device }) => {
    const net = new library.nn.Linear(3, 2) as unknown as PlacedModule
    const [weight] = net.parameters() as Iterable<Placed>
    const before = weight.tolist()
    net.to(device)
    weight.grad = library.ones([2, 3], { device })
    expect(await net.cpu()).toBe(net)
    expect([weight.device, (weight.grad as Placed).device]).toEqual([library.cpu, library.cpu])
    expect(weight.tolist()).toEqual(before)
  })

  onEach('a state dict goes in and out of a module on a device', ({ library, device }) => {
    const { Linear } = library.nn
    const [source, target] = [new Linear(3, 2), new Linear(3, 2)]
    ;(target as unknown as PlacedModule).to(device)
    target.loadStateDict(source.stateDict())
    expect(target.weight.tolist()).toEqual(source.weight.tolist())
    expect((target.weight as Placed).device).toBe(device)
    const third = new Linear(3, 2)
    third.loadStateDict(target.stateDict())
    expect(third.weight.tolist()).toEqual(source.weight.tolist())
    expect((third.weight as Placed).device).toBe(library.cpu)
  })

  onEach('buffers move along', ({ library, device, has }) => {
    const norm = new library.nn.BatchNorm1d(3) as unknown as PlacedModule
    if (!has('device-network')) {
      // its count of batches is an int32
      expectError(() => norm.to(device), 'to', 'int32 () cannot live on')
      for (const x of [...norm.parameters(), ...norm.buffers()]) {
        expect((x as Placed).device).toBe(library.cpu)
      }
      return
    }
    norm.to(device)
    const [mean, variance, batches] = norm.buffers() as Iterable<Placed>
    expect([mean.device, variance.device, batches.device]).toEqual([device, device, device])
    expect([mean.tolist(), variance.tolist()]).toEqual([[0, 0, 0], [1, 1, 1]]) // prettier-ignore
    expect([batches.dtype, batches.item()]).toEqual(['int32', 0])
  })

  onEach('a module moves all or nothing', ({ library, device }) => {
    const { Linear, Sequential } = library.nn
    const [first, second] = [new Linear(2, 2), new Linear(2, 2, { dtype: 'float64' })]
    first.weight.grad = library.ones([2, 2])
    const net = new Sequential(first, second) as unknown as PlacedModule
    expectError(() => net.to(device), 'to', `float64 (2, 2) cannot live on ${device.name}`)
    for (const p of net.parameters()) expect((p as Placed).device).toBe(library.cpu)
    expect((first.weight.grad as Placed).device).toBe(library.cpu)
    net.to(device, 'float32')
    for (const p of net.parameters()) expect((p as Placed).device).toBe(device)
    expectError(() => net.to('float64'), 'to', `float64 (2, 2) cannot live on ${device.name}`)
    expect(second.weight.dtype).toBe('float32')
    net.to(library.cpu, 'float64')
    expect([first.weight.dtype, first.weight.grad.dtype]).toEqual(['float64', 'float64'])
  })

  onEach('an optimizer made before the module moved says so, and does nothing', (context) => {
    const { library, device } = context
    const net = new library.nn.Linear(2, 1) as unknown as PlacedModule
    const optimizer = new library.optim.SGD(net.parameters(), { lr: 1, momentum: 0.9 })
    const parameters = [...net.parameters()] as Placed[]
    for (const p of parameters) p.grad = library.ones(p.shape)
    const before = parameters.map((p) => p.tolist())
    net.to(device)
    expectError(
      () => optimizer.step(),
      'SGD',
      '(1, 2) lived on cpu',
      `lives on ${device.name} now`,
      'make the optimizer after net.to(device)',
    )
    expect(parameters.map((p) => p.tolist())).toEqual(before)
    expect(optimizer.state.size).toBe(0)
    net.to(library.cpu)
    optimizer.step()
    expect(parameters[0].tolist()).not.toEqual(before[0])
  })

  onEach('a graph made before the module moved computes nothing wrong', (context) => {
    const { library, device } = context
    const w = new library.nn.Parameter(library.tensor([2, 3])) as Placed
    const cost = w.mul(w).sum()
    w.data = (w.data as Placed).to(device)
    expectError(() => cost.backward(), 'mul', 'lives on cpu', device.name)
    expect(w.grad).toBeNull()
  })
})

function openAll(library: DeviceLibrary, ...names: string[]) {
  return Promise.all(names.map((name) => library.openDevice(name)))
}

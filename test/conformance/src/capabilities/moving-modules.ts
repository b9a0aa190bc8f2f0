import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Placed, PlacedModule } from '../library/device.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** `net.to` moves. */
export const movingModules = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('a module moves in place: its parameters stay the same tensors', (context) => {
    const { library, device } = context
    const net = new library.nn.Linear(3, 2) as unknown as PlacedModule
    const parameters = [...net.parameters()] as Placed[]
    const before = parameters.map((p) => p.tolist())
    parameters[0].grad = library.ones([2, 3])
    expect(net.to(device), 'net.to(device) is net itself').toBe(net)
    expect([...net.parameters()]).toEqual(parameters)
    for (const [i, p] of parameters.entries()) {
      expect([...net.parameters()][i], `parameter ${i} is the same tensor as before`).toBe(p)
      expect([p.device, p.isLeaf, p.requiresGrad]).toEqual([device, true, true])
      expect(p.tolist()).toEqual(before[i])
    }
    expect((parameters[0].grad as Placed).device, 'grad of a parameter lives on the device').toBe(
      device,
    )
    expect(parameters[0].grad.tolist()).toEqual([[1, 1, 1], [1, 1, 1]]) // prettier-ignore
    expect(parameters[1].grad, 'grad of a parameter that had none').toBeNull()
    net.to(library.cpu)
    expect(parameters.map((p) => p.tolist())).toEqual(before)
    expect(
      (parameters[0].grad as Placed).device,
      'grad of a parameter lives on the cpu again',
    ).toBe(library.cpu)
  })

  onEach('await net.cpu() takes all of it back, gradients too', async ({ library, device }) => {
    const net = new library.nn.Linear(3, 2) as unknown as PlacedModule
    const [weight] = net.parameters() as Iterable<Placed>
    const before = weight.tolist()
    net.to(device)
    weight.grad = library.ones([2, 3], { device })
    expect(await net.cpu(), 'await net.cpu() is net itself').toBe(net)
    expect([weight.device, (weight.grad as Placed).device]).toEqual([library.cpu, library.cpu])
    expect(weight.tolist()).toEqual(before)
  })

  onEach('a state dict goes in and out of a module on a device', ({ library, device }) => {
    const { Linear } = library.nn
    const [source, target] = [new Linear(3, 2), new Linear(3, 2)]
    ;(target as unknown as PlacedModule).to(device)
    target.loadStateDict(source.stateDict())
    expect(target.weight.tolist()).toEqual(source.weight.tolist())
    expect((target.weight as Placed).device, 'a loaded weight stays on the device').toBe(device)
    const third = new Linear(3, 2)
    third.loadStateDict(target.stateDict())
    expect(third.weight.tolist()).toEqual(source.weight.tolist())
    expect((third.weight as Placed).device, 'a loaded weight stays on the cpu').toBe(library.cpu)
  })

  onEach('buffers move along', ({ library, device, has }) => {
    const norm = new library.nn.BatchNorm1d(3) as unknown as PlacedModule
    if (!has('device-network')) {
      // its count of batches is an int32
      expectError(() => norm.to(device), 'to', 'int32 () cannot live on')
      for (const x of [...norm.parameters(), ...norm.buffers()]) {
        expect((x as Placed).device, 'what cannot move stays on the cpu').toBe(library.cpu)
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
    for (const p of net.parameters())
      expect((p as Placed).device, 'a parameter stays on the cpu where another cannot move').toBe(
        library.cpu,
      )
    expect((first.weight.grad as Placed).device, 'its grad stays on the cpu').toBe(library.cpu)
    net.to(device, 'float32')
    for (const p of net.parameters())
      expect((p as Placed).device, 'a parameter lives on the device').toBe(device)
    expectError(() => net.to('float64'), 'to', `float64 (2, 2) cannot live on ${device.name}`)
    expect(second.weight.dtype).toBe('float32')
    net.to(library.cpu, 'float64')
    expect([first.weight.dtype, first.weight.grad.dtype]).toEqual(['float64', 'float64'])
  })

  onEach('a gradient on another device stops the step before anything has changed', (context) => {
    const { library, device, put } = context
    const parameters = [1, 2].map((value) => put([value], { requiresGrad: true }))
    parameters[0].grad = put([1])
    parameters[1].grad = library.tensor([1])
    const optimizer = new library.optim.SGD(parameters, { lr: 1 })
    expectError(() => optimizer.step(), 'SGD', 'grad', device.name, 'cpu')
    expect(parameters.map((p) => p.tolist())).toEqual([[1], [2]])
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
    expect(w.grad, 'w.grad after backward refused').toBeNull()
  })
})

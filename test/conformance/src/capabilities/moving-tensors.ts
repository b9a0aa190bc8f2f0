import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import type { Placed } from '../library/device.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** `x.to` copies. */
export const movingTensors = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('to returns the tensor itself where nothing changes', ({ library, device, put }) => {
    const [x, y] = [library.ones([2]), put([1, 2])]
    expect(x.to(library.cpu), 'x.to(cpu) is x itself').toBe(x)
    expect(x.to(library.cpu, 'float32'), "x.to(cpu, 'float32') is x itself").toBe(x)
    expect(y.to(device), 'y.to(device) is y itself').toBe(y)
    expect(y.to(device, 'float32'), "y.to(device, 'float32') is y itself").toBe(y)
    expect(y.to('float32'), "y.to('float32') is y itself").toBe(y)
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
    expect(cost.device, 'the cost lives on the cpu').toBe(library.cpu)
    expect(x.grad!.tolist()).toEqual([4, 8, 12])
    expect((x.grad as Placed).device, 'x.grad lives on the cpu, as x does').toBe(library.cpu)
    expect(there.grad, 'grad of x.to(device), which is no leaf').toBeNull()
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
    expect(await x.cpu(), 'await x.cpu() is x itself').toBe(x)
    const matrix = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const y = await (matrix.t().narrow(0, 1, 2) as Placed).cpu()
    expect(y.device, 'what cpu() gives lives on the cpu').toBe(library.cpu)
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
    expect(
      (leaf.newFull([2], 3) as Placed).device,
      'newFull of a tensor on the device lives there',
    ).toBe(device)
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
})

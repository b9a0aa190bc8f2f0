import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Placed } from '../library/device.ts'
import { onEachDevice } from './device-context.ts'

/** Views and changes in place on a device. */
export const deviceInPlace = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('views share memory: a change in place of the whole shows in all', ({ put }) => {
    const x = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const [column, turned, flat] = [x.narrow(1, 2, 1), x.t(), x.view(6)]
    const far = x.narrow(0, 1, 1).expand(2, 3)
    x.mul_(10)
    expect(column.tolist()).toEqual([[30], [60]])
    expect(turned.tolist()).toEqual([[10, 40], [20, 50], [30, 60]]) // prettier-ignore
    flat.add_(1) // a view of all of it, in its order, is the whole
    expect(x.tolist()).toEqual([[11, 21, 31], [41, 51, 61]]) // prettier-ignore
    expect(far.tolist()).toEqual([[41, 51, 61], [41, 51, 61]]) // prettier-ignore
    expect(column.narrow(0, 1, 1).item()).toBe(61)
    expect([x.version, turned.version, flat.version]).toEqual([2, 2, 2])
  })

  onEach('in-place functions change the whole tensor', ({ library, put }) => {
    const x = put([1, 2, 3])
    const own = x.detach()
    x.add_(put([1, 1, 1])).sub_(2).mul_(put([2, 2, 2])).div_(4) // prettier-ignore
    expect(own.tolist()).toEqual([0, 0.5, 1])
    x.add_(x)
    expect(own.tolist()).toEqual([0, 1, 2])
    x.neg_().add_(put([[1]]).view(1))
    expect(own.tolist()).toEqual([1, 0, -1])
    x.fill_(7)
    expect(own.tolist()).toEqual([7, 7, 7])
    x.copy_(put(5))
    expect(own.tolist()).toEqual([5, 5, 5])
    x.zero_()
    expect(own.tolist()).toEqual([0, 0, 0])
    expect(x.version).toBe(10)
    expect(library.ones([3]).tolist()).toEqual([1, 1, 1])
  })

  onEach('in-place functions change a part, and leave the rest', ({ library, put }) => {
    const x = put([[NaN, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, Infinity]]) // prettier-ignore
    const all = x.detach()
    const part = x.narrow(0, 1, 2).narrow(1, 1, 2)
    part.add_(100)
    expect(all.tolist()).toEqual([[NaN, 2, 3, 4], [5, 106, 107, 8], [9, 110, 111, Infinity]]) // prettier-ignore
    part.t().copy_(put([[1, 2], [3, 4]])) // prettier-ignore
    expect(all.tolist()).toEqual([[NaN, 2, 3, 4], [5, 1, 3, 8], [9, 2, 4, Infinity]]) // prettier-ignore
    x.t().sub_(library.tensor([1, 2, 3]).to(x.device))
    expect(all.tolist()).toEqual([[NaN, 1, 2, 3], [3, -1, 1, 6], [6, -1, 1, Infinity]]) // prettier-ignore
    x.slice(1, 0, 4, 3).zero_()
    expect(all.tolist()).toEqual([[0, 1, 2, 0], [0, -1, 1, 0], [0, -1, 1, 0]]) // prettier-ignore
    x.view(12).narrow(0, 11, 1).fill_(5)
    x.view(2, 6).select(0, 0).select(0, 0).copy_(7)
    expect(all.tolist()).toEqual([[7, 1, 2, 0], [0, -1, 1, 0], [0, -1, 1, 5]]) // prettier-ignore
    x.narrow(0, 0, 0).fill_(9)
    x.narrow(0, 1, 1).mul_(x.narrow(0, 2, 1))
    expect(all.tolist()).toEqual([[7, 1, 2, 0], [0, 1, 1, 0], [0, -1, 1, 5]]) // prettier-ignore
    expect(x.version).toBe(8)
  })

  onEach('copy_ fetches from any device, in any dtype', ({ library, put }) => {
    const here = library.zeros([2, 2])
    here.copy_(put([[1, 2], [3, 4]]).t()) // prettier-ignore
    expect(here.tolist()).toEqual([[1, 3], [2, 4]]) // prettier-ignore
    const exact = library.zeros([2], { dtype: 'float64' })
    exact.copy_(put([0.1, 2]))
    expect([exact.dtype, exact.tolist()]).toEqual(['float64', [Math.fround(0.1), 2]])
    const there = put([[0, 0], [0, 0]]) // prettier-ignore
    there.copy_(library.tensor([0.1, 2], { dtype: 'float64' }))
    expect(there.tolist()).toEqual([[Math.fround(0.1), 2], [Math.fround(0.1), 2]]) // prettier-ignore
    there.copy_(library.tensor([[5, 6], [7, 8]], { dtype: 'int32' })) // prettier-ignore
    expect(there.tolist()).toEqual([[5, 6], [7, 8]]) // prettier-ignore
    expect([there.dtype, there.version]).toEqual(['float32', 2])
  })

  onEach('copy_ from another device passes gradients there', ({ library, put }) => {
    const x = library.tensor([1, 2], { requiresGrad: true })
    const y = put([0, 0])
    y.copy_(x)
    y.mul(y).sum().backward()
    expect((x.grad as Placed).device, 'x.grad lives on the cpu, as x does').toBe(library.cpu)
    expect(x.grad!.tolist()).toEqual([2, 4])
  })

  onEach('gradients flow through changes in place', ({ put }) => {
    const x = put([1, 2], { requiresGrad: true })
    const y = x.mul(3)
    y.mul_(x).add_(x)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([7, 13]) // 3x² + x
  })
})

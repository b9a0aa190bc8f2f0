import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Placed } from '../library/device.ts'
import { onEachDevice } from './device-context.ts'

/** What is read from a device, and what is let go of there. */
export const deviceReading = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('item, tolist and printing read from the device', ({ device, put }) => {
    const x = put([[1, 2.5, -3], [4, 5, 6]], { requiresGrad: true }) // prettier-ignore
    expect(x.narrow(0, 1, 1).narrow(1, 2, 1).item()).toBe(6)
    expect(x.narrow(1, 1, 2).t().tolist()).toEqual([[2.5, 5], [-3, 6]]) // prettier-ignore
    const shown = '[ 1.0000,  2.5000, -3.0000],\n        [ 4.0000,  5.0000,  6.0000]'
    expect(x.detach().toString()).toBe(`tensor([${shown}], device='${device.name}')`)
    expect(x.mul(put(2)).sum().toString()).toBe(
      `tensor(31., device='${device.name}', gradFn=<sum>)`,
    )
    expect(() => x.item()).toThrow('item: (2, 3) holds 6 numbers, not one')
  })

  onEach('copies for kernels and for reading are let go of', async ({ device, put }) => {
    const x = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const arrays = () => device.gpu!.counts().arrays
    const before = arrays()
    const kept = [x.t().matmul(x), x.t().sum({ dim: 1 }), x.narrow(1, 1, 1).add(x)]
    expect(arrays()).toBe(before + kept.length)
    x.mul_(x).add_(x.narrow(0, 1, 1))
    kept[0].tolist()
    x.narrow(1, 2, 1).narrow(0, 0, 1).item()
    await (x.t() as Placed).cpu()
    expect(arrays()).toBe(before + kept.length)
    await device.close()
    expect(arrays()).toBe(0)
  })
})

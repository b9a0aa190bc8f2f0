import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { expectError } from './errors.ts'
import {
  CLOSE,
  copies,
  expectNear,
  float64,
  gradients,
  images,
  labels,
  withParallel,
} from './parallel-copies.ts'

/** Several devices compute what one does. */
export const dataParallel = capability('data-parallel', (test) => {
  test('outputs are those of one device, bit for bit, in order', (context) => {
    const { net, parallel } = copies(context, 'tiny', 3)
    for (const batch of [1, 3, 7, 64]) {
      const x = images(context, batch)
      expect(parallel.forward(x).tolist()).toEqual(net.forward(x).tolist())
    }
  })

  for (const devices of [2, 3]) {
    test(`gradients on ${devices} devices are those of one, also of the inputs`, async (context) => {
      const { net, parallel } = copies(context, 'tiny', devices)
      for (const batch of [1, 3, 7, 64]) {
        const expected = await gradients(context, net, batch)
        const sums = await gradients(context, parallel, batch)
        for (const [i, values] of sums.entries()) {
          const what = `gradient ${i}, batch ${batch}`
          expectNear(values, expected[i], what)
        }
      }
    })
  }

  test('20 steps of training end with the parameters of one device', async (context) => {
    const { library, read } = context
    const { optim } = withParallel(context)
    const { net, parallel } = copies(context, 'tiny', 2)
    const courses = [net, parallel].map((trained) => {
      const optimizer = new optim.SGD(trained.parameters(), { lr: 0.05, momentum: 0.9 })
      return Array.from({ length: 20 }, (_, step) => {
        const batch = 3 + (step % 5)
        const cost = library.crossEntropy(
          trained.forward(images(context, batch, step)),
          labels(batch),
        )
        optimizer.zeroGrad()
        cost.backward()
        optimizer.step()
        return cost.item()
      })
    })
    expectClose(courses[1], courses[0], { what: 'costs', within: CLOSE })
    const [expected, got] = [net, parallel].map((trained) => [...trained.parameters()])
    for (const [i, p] of got.entries()) {
      expectNear(await read(p), await read(expected[i]), `parameter ${i}`)
    }
  })

  test('a batch is cut as chunk cuts it, and where it is too small, devices rest', (context) => {
    const { parallel } = copies(context, 'counting', 3)
    const rows = (batch: number) => parallel.forward(context.library.ones([batch, 2])).tolist()
    expect(rows(7)).toEqual([3, 3, 3, 3, 3, 3, 1])
    expect(rows(6)).toEqual([2, 2, 2, 2, 2, 2])
    expect(rows(4)).toEqual([2, 2, 2, 2])
    expect(rows(2)).toEqual([1, 1])
    expect(rows(1)).toEqual([1])
    expect(rows(0)).toEqual([])
  })

  test('single numbers become a vector; what is no tensor goes to every replica', (context) => {
    const { library } = context
    const { parallel, net } = copies(context, 'single', 2)
    const x = library.tensor([[1], [2], [3]], { ...float64, requiresGrad: true })
    const y = parallel.forward(x, 10)
    expect(y.tolist()).toEqual([15 * 5, 15 * 9])
    y.backward(library.tensor([1, 2], float64))
    expect(x.grad!.tolist()).toEqual([[30], [60], [180]])
    const [w] = net.parameters()
    expect(w.grad, 'grad of the network that was handed over').toBeNull() // that one was never used
    expect([...parallel.parameters()][0].grad!.item()).toBe(5 * 5 + 2 * 5 * 9)
  })

  test('the graph can be walked twice if it was kept, and else not', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'halfUsed', 2)
    const [w, unused] = parallel.parameters()
    const y = parallel.forward(library.tensor([[1], [2]], float64))
    const ones = library.ones([2, 1], float64)
    y.backward(ones, { retainGraph: true })
    y.backward(ones.mul(10))
    expect(w.grad!.item()).toBe(33)
    expect(unused.grad, 'grad of the parameter that is not used').toBeNull()
    expectError(() => y.backward(ones), 'backward', 'second time', 'retainGraph')
    expect(w.grad!.item()).toBe(33)
  })

  test('two passes through one network, one cost', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'halfUsed', 3)
    const [w] = parallel.parameters()
    const passes = [1, 10].map((scale) => {
      return parallel.forward(library.full([4, 1], scale, float64))
    })
    passes[0].mul(passes[1]).sum().backward() // 4 · w · 10w
    expect(w.grad!.item()).toBe(4 * 2 * 10 * 2)
  })

  test('under noGrad, and with all parameters frozen, nothing is recorded', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'halfUsed', 2)
    const x = library.ones([2, 1], float64)
    expect(
      library.noGrad(() => parallel.forward(x)).requiresGrad,
      'requiresGrad of parallel.forward(x) in noGrad',
    ).toBe(false)
    parallel.requiresGrad_(false)
    expect(parallel.forward(x).requiresGrad, 'requiresGrad of parallel.forward(x), frozen').toBe(
      false,
    )
    parallel.requiresGrad_(true)
    expect(
      parallel.forward(x).requiresGrad,
      'requiresGrad of parallel.forward(x), free again',
    ).toBe(true)
  })
})

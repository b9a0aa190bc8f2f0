import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'

const wants = { requiresGrad: true } as const

/** In-place functions that take part in the graph. */
export const inPlaceAutograd = capability('in-place-autograd', (test) => {
  const { sentences } = loadCases('grad-mode')

  test('an in-place function on a result is recorded', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const y = x.mul(2)
    expect(y.mul_(3).add_(1).sub_(5), 'y.mul_(3).add_(1).sub_(5) is y itself').toBe(y)
    expect(y.tolist()).toEqual([2, 8])
    expect(y.requiresGrad, 'y.requiresGrad').toBe(true)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([6, 6])
  })

  test('the other operand gets its gradient too, summed to its shape', ({ library }) => {
    const x = library.tensor(
      [
        [1, 2],
        [3, 4],
      ],
      wants,
    )
    const row = library.tensor([10, 20], wants)
    const number = library.tensor(5, wants)
    const y = x.mul(1)
    y.add_(row).sub_(number)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([
      [1, 1],
      [1, 1],
    ])
    expect(row.grad!.tolist()).toEqual([2, 2])
    expect(number.grad!.tolist()).toBe(-4)
  })

  test('mul_ takes the numbers that it overwrites into the gradient of its operand', ({
    library,
  }) => {
    const x = library.tensor([2, 3], wants)
    const w = library.tensor([5, 7], wants)
    const y = x.mul(1)
    y.mul_(w)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([5, 7])
    expect(w.grad!.tolist()).toEqual([2, 3])
  })

  test('what zero_ and fill_ overwrite gets no gradient', ({ library }) => {
    const x = library.tensor([2, 3], wants)
    const y = x.mul(2)
    y.fill_(4).mul_(3)
    y.add(x).sum().backward()
    expect(x.grad!.tolist()).toEqual([1, 1])
    x.grad = null
    const z = x.mul(2)
    z.zero_()
    z.sum().backward()
    expect(x.grad!.tolist()).toEqual([0, 0])
  })

  test('copy_ sends the gradient to its source', ({ library }) => {
    const x = library.tensor([2, 3], wants)
    const source = library.tensor([7], wants)
    const y = x.mul(2)
    y.copy_(source)
    y.mul(y).sum().backward()
    expect(source.grad!.tolist()).toEqual([28]) // two copies, each 2·7
    expect(x.grad!.tolist()).toEqual([0, 0])
  })

  test('a plain tensor takes on the history of what is written into it', ({ library }) => {
    const x = library.tensor([2, 3], wants)
    const buffer = library.zeros([2])
    buffer.copy_(x)
    expect([buffer.requiresGrad, buffer.isLeaf]).toEqual([true, false])
    buffer.mul(buffer).sum().backward()
    expect(x.grad!.tolist()).toEqual([4, 6])
  })

  test('a change of a view of a result is a change of the result', ({ library }) => {
    const x = library.tensor([1, 2, 3], wants)
    const y = x.mul(1)
    y.narrow(0, 0, 2).mul_(3)
    expect(y.tolist()).toEqual([3, 6, 3])
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([3, 3, 1])
  })

  test('a view that is added to itself counts twice, the rest of its base once', ({ library }) => {
    const gradientAfter = (change: (view: Tensor) => void): unknown => {
      const x = library.tensor([1, 1, 1], wants)
      const y = x.mul(3)
      change(y.narrow(0, 0, 1))
      y.sum().backward()
      return x.grad!.tolist()
    }
    expect(gradientAfter((view) => view.add_(view))).toEqual([6, 3, 3])
    expect(gradientAfter((view) => view.sub_(view))).toEqual([0, 3, 3])
    expect(gradientAfter((view) => view.copy_(view))).toEqual([3, 3, 3])
  })

  test('a leaf is protected also where it is a view, or its view was taken in noGrad', ({
    library,
  }) => {
    const leaf = library.arange(4).view(2, 2).requiresGrad_()
    expect(() => leaf.mul_(2)).toThrow('a leaf Variable that requires grad')
    expect(() => leaf.narrow(0, 0, 1).mul_(5)).toThrow('a leaf Variable that requires grad')
    const w = library.ones([2, 2], wants)
    const row = library.noGrad(() => w.narrow(0, 0, 1))
    expect(() => row.fill_(3)).toThrow('a leaf Variable that requires grad')
    expect([w.isLeaf, w.tolist()]).toEqual([true, [[1, 1], [1, 1]]]) // prettier-ignore
  })

  test('a view has the gradient of what its base became after it was taken', ({ library }) => {
    const x = library.tensor([1, 2, 3], wants)
    const y = x.mul(1)
    const view = y.narrow(0, 0, 2)
    y.mul_(3)
    expect(view.tolist()).toEqual([3, 6])
    view.sum().backward()
    expect(x.grad!.tolist()).toEqual([3, 3, 0])
  })

  test('a view of a plain tensor joins the graph when its base does', ({ library }) => {
    const w = library.tensor([1, 2, 3], wants)
    const base = library.zeros([3])
    const view = base.narrow(0, 0, 2)
    base.add_(w.mul(2))
    expect(view.requiresGrad, 'requiresGrad of the view after base.add_(…)').toBe(true)
    view.sum().backward()
    expect(w.grad!.tolist()).toEqual([2, 2, 0])
  })

  test('two views of one result see each other’s changes', ({ library }) => {
    const x = library.tensor([1, 2, 3], wants)
    const y = x.mul(1)
    const [head, tail] = [y.narrow(0, 0, 2), y.narrow(0, 1, 2)]
    head.mul_(3) // 3, 6, 3
    tail.mul_(5) // 3, 30, 15
    expect(head.tolist()).toEqual([3, 30])
    head.sum().backward()
    expect(x.grad!.tolist()).toEqual([3, 15, 0])
  })

  test('what is written into a view of a plain tensor makes that tensor part of the graph', ({
    library,
  }) => {
    const x = library.tensor([2, 3], wants)
    const rows = library.zeros([2, 2])
    rows.narrow(0, 1, 1).copy_(x)
    expect([rows.requiresGrad, rows.isLeaf]).toEqual([true, false])
    rows.mul(rows).sum().backward()
    expect(x.grad!.tolist()).toEqual([4, 6])
  })

  test('an in-place function on a leaf that requires a gradient is an error, and nothing is written', ({
    library,
  }) => {
    const x = library.tensor([1, 2], wants)
    const change = [() => x.add_(1), () => x.sub_(1), () => x.mul_(2), () => x.zero_()]
    change.push(
      () => x.fill_(1),
      () => x.copy_(library.ones([2])),
    )
    for (const fn of change) expect(fn).toThrow(sentences.leaf)
    expect(x.tolist()).toEqual([1, 2])
    expect(x.version).toBe(0)
  })

  test('an in-place function on a view of such a leaf is an error, and nothing is written', ({
    library,
  }) => {
    const x = library.tensor([1, 2], wants)
    expect(() => x.narrow(0, 0, 1).zero_()).toThrow(sentences.viewOfLeaf)
    expect(() => x.view(2, 1).t().add_(1)).toThrow(sentences.viewOfLeaf)
    expect(x.tolist()).toEqual([1, 2])
  })

  test('an in-place change of what backward needs is an error', ({ library }) => {
    const x = library.tensor([1, 2], wants)
    const y = x.mul(1)
    const z = y.mul(y)
    y.add_(1)
    expect(() => z.sum().backward()).toThrow(sentences.changed)
    expect(x.grad, 'x.grad after backward refused').toBeNull()
  })
})

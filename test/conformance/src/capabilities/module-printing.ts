import { loadLayers } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Layer } from '../nn.ts'

/** Modules as text. */
export const modulePrinting = capability('module-printing', (test) => {
  const { printed } = loadLayers()

  test('a network prints as the tree of PyTorch', async ({ library }) => {
    const { nn } = library
    const { Net } = library as unknown as { Net: new () => Layer }
    expect(String(new Net()), 'print of the network').toBe(printed.net)
    const nested = new nn.Sequential(
      new nn.Conv2d(3, 6, [5, 3], {
        stride: 2,
        padding: [1, 2],
        dilation: 2,
        groups: 3,
        bias: false,
      }),
      new nn.Sequential(
        new nn.MaxPool2d(3, { stride: [2, 1], padding: 1, ceilMode: true }),
        new nn.MaxPool2d([2, 3]),
      ),
      new nn.Linear(4, 2, { bias: false }),
    )
    expect(String(nested), 'print of nested modules').toBe(printed.nested)
    expect(String(new nn.Sequential()), 'print of an empty Sequential').toBe(printed.empty)
    await Promise.resolve()
  })

  test('a parameter says that it is one', ({ library }) => {
    const w = new library.nn.Parameter(library.tensor([1, 2.5]))
    expect(String(w)).toBe('Parameter containing:\ntensor([1.0000, 2.5000], requiresGrad=true)')
  })
})

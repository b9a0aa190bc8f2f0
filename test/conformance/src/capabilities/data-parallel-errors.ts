import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectError, expectOptions } from './errors.ts'
import { copies, errorOf, float64, parallelOf, withParallel } from './parallel-copies.ts'
import { makeNet } from './parallel-nets.ts'

/** Replicas that fail, and wrong calls. */
export const dataParallelErrors = capability('data-parallel', (test) => {
  for (const how of ['throw', 'exit', 'throw in backward', 'exit in backward']) {
    test(`what goes wrong in a replica (${how}) fails the step, and only that`, async (context) => {
      const { library } = context
      const { parallel } = copies(context, 'failing', 3)
      const [w] = parallel.parameters()
      const [count] = parallel.buffers()
      const x = library.ones([3, 2], float64)
      parallel.forward(x, 'well').sum().backward()
      expect([w.grad!.item(), count.item()]).toEqual([6, 1])

      const error = errorOf(() => parallel.forward(x, how).sum().backward())
      expect(error.message).toMatch(/^DataParallel: replica 1 on 'cpu': /)
      const { stack } = error.cause as Error
      if (how.startsWith('throw')) {
        expect(error.message).toContain('matmul: (1, 2) @ (3, 3): inner sizes 2 and 3 differ')
        expect(stack).toContain('parallel-nets.ts')
      } else expect(error.message).toMatch(/its thread died.* code: [34].*starts another/)
      const counted = how.endsWith('backward') ? 2 : 1
      expect([w.item(), w.grad!.item(), count.item()]).toEqual([1, 6, counted])

      parallel.forward(x, 'well').sum().backward()
      expect([w.grad!.item(), count.item()]).toEqual([12, counted + 1])
    })
  }

  test('a pass whose thread has died since says so', (context) => {
    const { library } = context
    const { parallel } = copies(context, 'failing', 2)
    const x = library.ones([2, 2], float64)
    const y = parallel.forward(x, 'well')
    errorOf(() => parallel.forward(x, 'exit'))
    expect(errorOf(() => y.sum().backward()).message).toContain('run forward again')
    const [w] = parallel.parameters()
    expect(w.grad, 'w.grad after backward failed').toBeNull()
  })

  test('closed, it says so', async (context) => {
    const { library } = context
    const { parallel } = copies(context, 'counting', 2)
    await parallel.close()
    await parallel.close()
    expectError(() => parallel.forward(library.ones([2, 1])), 'DataParallel', 'closed')
    expect(parallel.forward(library.ones([1, 1])).tolist()).toEqual([1]) // needs no thread
  })

  test('options that are no object, or have an unknown name, are refused', (context) => {
    const { nn } = withParallel(context)
    const net = makeNet(withParallel(context), 'counting')
    const known = ['devices', 'replica', 'copy', 'seed']
    expectOptions('DataParallel', known, (options) => new nn.DataParallel(net, options))
  })

  test('wrong calls say what is wrong', (context) => {
    const { library } = context
    const { nn } = withParallel(context)
    const net = makeNet(withParallel(context), 'counting')
    const make = (devices: string[]) => () => new nn.DataParallel(net, { devices })
    expectError(make([]), 'DataParallel', 'devices []')
    expectError(make(['cpu', 'cuda', 'gpu']), 'DataParallel', "'cuda', 'gpu'", "there is 'cpu'")
    expectError(make(['cpu', 'cpu']), 'DataParallel', 'replica', 'import.meta.url')

    const { parallel } = copies(context, 'counting', 2)
    const { ones } = library
    expectError(() => parallel.forward(), 'DataParallel', '0 inputs')
    expectError(() => parallel.forward(3), 'DataParallel', 'no tensor')
    expectError(() => parallel.forward(ones([])), 'DataParallel', '()', '(B, …)')
    expectError(() => parallel.forward(ones([2]), ones([3])), 'DataParallel', '(2), (3)')
    const state = [ones([2, 1]), ones([2, 1])]
    expectError(() => parallel.forward(ones([2, 1]), state), 'DataParallel', 'holds tensors')
    expectError(make('cpu' as never), 'DataParallel', 'devices must be an array')
    const odd = () => 0
    expect(() => parallel.forward(ones([2, 1]), odd)).toThrow('could not be cloned')
    expect(parallel.forward(ones([2, 1])).tolist()).toEqual([1, 1])

    const different = copies(context, 'different', 2).parallel
    const sides = ['has w (), more ()', 'expected w ()']
    expectError(() => different.forward(ones([2, 1])), 'DataParallel', 'replica 1', ...sides)
    const fewer = copies(context, 'fewer', 2).parallel
    expectError(() => fewer.forward(ones([2, 1])), 'DataParallel', 'replica 1', "expected '', '0'")
    const nameless = parallelOf(context, net, 2, { create: 'nothing' })
    expectError(() => nameless.forward(ones([2, 1])), 'DataParallel', "'nothing'", 'makeReplica')
    const { parallel: silent } = copies(context, 'failing', 2)
    const x = ones([2, 2], float64)
    expectError(() => silent.forward(x, 'give nothing'), 'DataParallel', 'forward gave undefined')
  })
})

import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { type State, withRecurrent } from '../library/recurrent.ts'
import { KINDS, cellLike, random, stateOf, tensorsOf } from './recurrent-layers.ts'

/** What a recurrent layer makes of a sequence, whatever its numbers. */
export const recurrentSequences = capability('recurrent', (test) => {
  test('gradcheck passes for input, states and parameters', ({ library }) => {
    const options = { dtype: 'float64', numLayers: 2, bidirectional: true }
    library.manualSeed(0)
    for (const kind of KINDS) {
      const layer = new (withRecurrent(library).nn[kind])(2, 2, options)
      const random = (...shape: number[]) =>
        library.randn(shape, { dtype: 'float64', requiresGrad: true })
      const states = (kind === 'LSTM' ? [0, 1] : [0]).map(() => random(4, 2, 2))
      const upstream = [random(2, 2, 4), ...states.map(() => random(4, 2, 2))]
      const check = (x: Tensor, ...rest: Tensor[]) => {
        const [output, last] = layer.forward(x, stateOf(rest.slice(0, states.length)))
        const results = [output, ...tensorsOf(last)]
        return results.map((y, n) => y.mul(upstream[n]).sum()).reduce((a, b) => a.add(b))
      }
      const inputs = [random(2, 2, 2), ...states, ...layer.parameters()]
      expect(library.gradcheck(check, inputs), kind).toBe(true)
    }
  })

  test('a layer is its cell, step by step', async ({ library, read }) => {
    const { nn } = withRecurrent(library)
    for (const kind of KINDS) {
      const layer = new nn[kind](3, 4, { dtype: 'float64', generator: new library.Generator(1) })
      const cell = cellLike(library, kind, layer)
      const x = library.randn([5, 2, 3], { dtype: 'float64', generator: new library.Generator(2) })
      const [output, last] = layer.forward(x)
      let state: State | undefined
      for (let t = 0; t < 5; t++) {
        state = cell.forward(x.narrow(0, t, 1).squeeze(0), state)
        const expected = await read(output.narrow(0, t, 1))
        const what = `${kind}, step ${t}`
        expectClose(await read(tensorsOf(state)[0]), expected, { what, within: 1e-15 })
      }
      for (const [n, part] of tensorsOf(last).entries()) {
        expect(part.shape).toEqual([1, 2, 4])
        const expected = await read(tensorsOf(state!)[n])
        expectClose(await read(part), expected, { what: `${kind}, state ${n}`, within: 1e-15 })
      }
    }
  })

  test('the last state carries on where a sequence was cut', async ({ library, read }) => {
    for (const kind of KINDS) {
      const layer = random(library, kind, 3, 4, { numLayers: 2 })
      const x = library.randn([6, 2, 3], { dtype: 'float64', generator: new library.Generator(2) })
      const [whole] = layer.forward(x)
      const [, state] = layer.forward(x.narrow(0, 0, 2))
      const [rest] = layer.forward(x.narrow(0, 2, 4), state)
      expectSame(await read(rest), await read(whole.narrow(0, 2, 4)), kind)
    }
  })

  test('a sequence of one step works, forward and backward', async ({ library, read }) => {
    for (const kind of KINDS) {
      const layer = random(library, kind, 3, 4)
      const x = library.randn([1, 2, 3], { dtype: 'float64', requiresGrad: true })
      const [output, last] = layer.forward(x)
      expect(output.shape).toEqual([1, 2, 4])
      expectSame(await read(output), await read(tensorsOf(last)[0]), kind)
      output.sum().backward()
      expect(x.grad!.shape).toEqual([1, 2, 3])
      for (const [key, p] of layer.namedParameters()) expect(p.grad, key).not.toBeNull()
    }
  })

  test('batchFirst turns input and output, and leaves the states alone', async ({
    library,
    read,
  }) => {
    for (const kind of KINDS) {
      const options = { numLayers: 2, bidirectional: true }
      const layer = random(library, kind, 3, 4, options)
      const turned = random(library, kind, 3, 4, { ...options, batchFirst: true })
      const x = library.randn([5, 2, 3], { dtype: 'float64', generator: new library.Generator(2) })
      const [output, last] = layer.forward(x)
      const [turnedOutput, turnedLast] = turned.forward(x.transpose(0, 1))
      expect(turnedOutput.shape).toEqual([2, 5, 8])
      expectSame(await read(turnedOutput.transpose(0, 1)), await read(output), kind)
      for (const [n, part] of tensorsOf(last).entries()) {
        expect(tensorsOf(turnedLast)[n].shape).toEqual([4, 2, 4])
        expectSame(await read(tensorsOf(turnedLast)[n]), await read(part), kind)
      }
    }
  })

  test('an input without a batch is a batch of one', async ({ library, read }) => {
    for (const kind of KINDS) {
      for (const batchFirst of [false, true]) {
        const layer = random(library, kind, 3, 4, { batchFirst, bidirectional: true })
        const x = library.randn([5, 3], { dtype: 'float64', generator: new library.Generator(2) })
        const batch = batchFirst ? 0 : 1
        const [output, last] = layer.forward(x)
        const [expected, expectedLast] = layer.forward(x.unsqueeze(batch))
        expect(output.shape).toEqual([5, 8])
        expectSame(await read(output), await read(expected), kind)
        for (const [n, part] of tensorsOf(last).entries()) {
          expect(part.shape).toEqual([2, 4])
          expectSame(await read(part), await read(tensorsOf(expectedLast)[n]), kind)
        }
      }
    }
  })

  test('the second direction reads from the end, and is turned back', async ({ library, read }) => {
    for (const kind of KINDS) {
      const layer = random(library, kind, 3, 4, { bidirectional: true })
      const x = library.randn([5, 2, 3], { dtype: 'float64', generator: new library.Generator(2) })
      const [output, last] = layer.forward(x)
      const h = tensorsOf(last)[0]
      const ends = [output.narrow(0, 4, 1).narrow(2, 0, 4), output.narrow(0, 0, 1).narrow(2, 4, 4)]
      for (const direction of [0, 1]) {
        const expected = await read(h.narrow(0, direction, 1))
        expectSame(await read(ends[direction]), expected, `${kind}, direction ${direction}`)
      }
    }
  })

  test('an empty batch goes through', ({ library }) => {
    for (const kind of KINDS) {
      const layer = random(library, kind, 3, 4, { bidirectional: true })
      const [output, last] = layer.forward(library.zeros([2, 0, 3], { dtype: 'float64' }))
      expect(output.shape).toEqual([2, 0, 8])
      expect(tensorsOf(last)[0].shape).toEqual([2, 0, 4])
    }
  })

  test('noGrad records nothing', ({ library }) => {
    const layer = random(library, 'LSTM', 3, 4)
    const x = library.randn([2, 2, 3], { dtype: 'float64' })
    const [output, last] = library.noGrad(() => layer.forward(x))
    for (const tensor of [output, ...tensorsOf(last)])
      expect(tensor.gradFn, 'gradFn of an output in noGrad').toBeNull()
  })

  test('a sequence of 4,000 steps is walked back through without overflow', ({ library }) => {
    const layer = random(library, 'RNN', 1, 2)
    const x = library.randn([4000, 1, 1], { dtype: 'float64' })
    const [, h] = layer.forward(x)
    tensorsOf(h)[0].sum().backward()
    for (const p of layer.parameters())
      expect(Number.isFinite(p.grad!.sum().item()), 'every gradient is finite').toBe(true)
  })

  test('a state dict of one layer loads into another', async ({ library, read }) => {
    const options = { numLayers: 2, bidirectional: true }
    const first = random(library, 'LSTM', 3, 4, options)
    const second = random(library, 'LSTM', 3, 4, options, 9)
    second.loadStateDict(first.stateDict())
    const x = library.randn([3, 2, 3], { dtype: 'float64' })
    const [expected] = first.forward(x)
    const [got] = second.forward(x)
    expectSame(await read(got), await read(expected), 'output')
  })
})

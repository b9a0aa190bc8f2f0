import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import { type Cell, type Layer, withRecurrent } from '../library/recurrent.ts'
import { expectError, expectOptions } from './errors.ts'
import { KINDS } from './recurrent-layers.ts'

/** Wrong inputs, states and settings of recurrent layers. */
export const recurrentErrors = capability('recurrent', (test) => {
  test('an input of a wrong size is an error with both shapes', ({ library }) => {
    const { nn } = withRecurrent(library)
    const zeros = (...shape: number[]) => library.zeros(shape)
    for (const kind of KINDS) {
      const layer = new nn[kind](3, 4)
      expectError(() => layer.forward(zeros(2, 2, 5)), kind, '(2, 2, 5)', '(T, B, 3)')
      expectError(() => layer.forward(zeros(2, 5)), kind, '(2, 5)', '(T, 3)')
      expectError(() => layer.forward(zeros(3)), kind, '(3)', '(T, B, 3)')
      expectError(() => layer.forward(zeros(2, 2, 2, 3)), kind, '(2, 2, 2, 3)', '(T, B, 3)')
      expectError(() => layer.forward(zeros(0, 2, 3)), kind, '(0, 2, 3)', 'at least one step')
      const turned = new nn[kind](3, 4, { batchFirst: true })
      expectError(() => turned.forward(zeros(2, 2, 5)), kind, '(2, 2, 5)', '(B, T, 3)')
      expectError(() => turned.forward(zeros(2, 0, 3)), kind, '(2, 0, 3)', 'at least one step')
      const cell = new nn[`${kind}Cell`](3, 4)
      expectError(() => cell.forward(zeros(2, 5)), `${kind}Cell`, '(2, 5)', '(B, 3)')
      expectError(() => cell.forward(zeros(2, 2, 3)), `${kind}Cell`, '(2, 2, 3)', '(B, 3)')
    }
  })

  test('null is no state, and stands for zeros, as None does in PyTorch', async ({
    library,
    read,
  }) => {
    for (const kind of ['RNN', 'LSTM', 'GRU', 'RNNCell', 'LSTMCell', 'GRUCell'] as const) {
      const { nn, ones } = withRecurrent(library)
      const module: Layer | Cell = new nn[kind](3, 4)
      const shape = kind.endsWith('Cell') ? [2, 3] : [5, 2, 3]
      const [expected, got] = [undefined, null].map((state) => module.forward(ones(shape), state))
      for (const [n, part] of [got].flat(2).entries()) {
        expectSame(await read(part), await read([expected].flat(2)[n]), kind)
      }
    }
  })

  test('a state of a wrong shape is an error that says which it should have', ({ library }) => {
    const { nn } = withRecurrent(library)
    const zeros = (...shape: number[]) => library.zeros(shape)
    for (const kind of ['RNN', 'GRU'] as const) {
      const layer = new nn[kind](3, 4, { numLayers: 2, bidirectional: true })
      const wrong = (...shape: number[]) =>
        expectError(
          () => layer.forward(zeros(5, 2, 3), zeros(...shape)),
          kind,
          `h0 (${shape.join(', ')})`,
          '(4, 2, 4)',
        )
      wrong(4, 2, 5) // another hidden size
      wrong(4, 3, 4) // another batch
      wrong(2, 2, 4) // directions forgotten
      wrong(2, 4, 4) // turned like a batchFirst input
      wrong(4, 4) // no batch
      const cell = new nn[`${kind}Cell`](3, 4)
      const misfit = () => cell.forward(zeros(2, 3), zeros(3, 4))
      expectError(misfit, `${kind}Cell`, 'h (3, 4)', '(2, 4)')
    }
    const lstm = new nn.LSTM(3, 4)
    const good = zeros(1, 2, 4)
    const x = zeros(5, 2, 3)
    expectError(() => lstm.forward(x, [zeros(1, 3, 4), good]), 'LSTM', 'h0 (1, 3, 4)', '(1, 2, 4)')
    expectError(() => lstm.forward(x, [good, zeros(1, 2, 5)]), 'LSTM', 'c0 (1, 2, 5)', '(1, 2, 4)')
    expectError(() => lstm.forward(zeros(5, 3), [good, good]), 'LSTM', 'h0 (1, 2, 4)', '(1, 4)')
    expectError(() => lstm.forward(x, good), 'LSTM', '[h0, c0]')
    expectError(() => new nn.GRU(3, 4).forward(x, [good, good]), 'GRU', 'h0')
    const cell = new nn.LSTMCell(3, 4)
    const misfit = () => cell.forward(zeros(2, 3), [zeros(2, 4), zeros(2, 5)])
    expectError(misfit, 'LSTMCell', 'c (2, 5)', '(2, 4)')
  })

  test('an input of another dtype is an error', ({ library }) => {
    const layer = new (withRecurrent(library).nn.LSTM)(3, 4)
    const x = library.zeros([2, 2, 3], { dtype: 'float64' })
    expect(() => layer.forward(x)).toThrow(/float64.*float32|float32.*float64/)
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { nn } = withRecurrent(library)
    const cell = ['bias', 'dtype', 'generator']
    const layer = [
      'numLayers',
      'bias',
      'batchFirst',
      'dropout',
      'bidirectional',
      'dtype',
      'generator',
    ]
    for (const kind of KINDS) {
      const more = kind === 'RNN' ? ['nonlinearity'] : []
      expectOptions(kind, [...layer, ...more], (options) => new nn[kind](3, 4, options))
      const name = `${kind}Cell` as const
      expectOptions(name, [...cell, ...more], (options) => new nn[name](3, 4, options))
    }
  })

  test('settings that cannot be are errors', ({ library }) => {
    const { nn } = withRecurrent(library)
    for (const kind of KINDS) {
      const make =
        (options: object, hidden = 4) =>
        () =>
          new nn[kind](3, hidden, { ...options })
      expectError(make({ dropout: 1.5 }), kind, 'dropout 1.5', '0 … 1')
      expectError(make({ dropout: -0.1 }), kind, 'dropout -0.1', '0 … 1')
      expectError(make({ numLayers: 0 }), kind, 'numLayers: 0')
      expectError(make({ numLayers: 1.5 }), kind, 'numLayers: 1.5')
      expectError(make({}, 0), kind, 'hiddenSize: 0')
    }
    const sigmoid = { nonlinearity: 'sigmoid' }
    expectError(() => new nn.RNN(3, 4, sigmoid), 'RNN', "'sigmoid'", 'tanh', 'relu')
    expectError(() => new nn.RNNCell(3, 4, sigmoid), 'RNNCell', "'sigmoid'", 'tanh', 'relu')
  })
})

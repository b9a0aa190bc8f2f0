/** Networks that read step by step: RNN, LSTM, GRU and their cells. */
import { type RecurrentCase, floatsOf, loadRecurrent } from '@stepgrad/fixtures'
import { expect, vi } from 'vitest'
import { type Context, capability } from '../capability.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import {
  type Cell,
  type Layer,
  type Module,
  type RecurrentLibrary,
  type State,
  respelt,
  withRecurrent,
} from '../library/recurrent.ts'
import { WITHIN, make, outOfOrder } from './cases.ts'
import { expectError } from './errors.ts'

type Kind = 'RNN' | 'LSTM' | 'GRU'
const KINDS: readonly Kind[] = ['RNN', 'LSTM', 'GRU']

export const recurrent = capability('recurrent', (test) => {
  const fixture = loadRecurrent()

  for (const group of ['rnn', 'lstm', 'gru', 'cells'] as const) {
    const name = group === 'cells' ? 'a cell' : group.toUpperCase()
    test(`${name} puts out what PyTorch’s does, from any state`, async (context) => {
      for (const given of fixture[group]) await expectResults(context, given)
    })

    test(`all gradients of ${name} are PyTorch’s, back to the first step`, async (context) => {
      for (const given of fixture[group]) await expectGradients(context, given)
    })
  }

  test('an input that does not lie in order gives the same', async (context) => {
    for (const given of [fixture.lstm[1], fixture.gru[3], fixture.cells[1]]) {
      await expectResults(context, given, outOfOrder)
      await expectGradients(context, given, outOfOrder)
    }
  })

  test('parameters have PyTorch’s names, shapes and order', ({ library }) => {
    for (const given of [...fixture.rnn, ...fixture.lstm, ...fixture.gru, ...fixture.cells]) {
      const module = create(library, given)
      const got = [...module.namedParameters()].map(([key, p]) => [key, p.shape])
      const expected = Object.entries(given.parameters).map(([key, { shape }]) => [key, shape])
      expect(got, describe(given)).toEqual(expected)
      expect(Object.keys(module.stateDict()), describe(given)).toEqual(
        Object.keys(given.parameters),
      )
    }
  })

  test('a seed gives PyTorch’s initial parameters, in float32 to the bit', async ({
    library,
    read,
  }) => {
    const cases = fixture.initial.filter(({ module }) => module !== 'Embedding')
    for (const given of cases) {
      const module = create(library, given, new library.Generator(given.seed))
      for (const [key, parameter] of module.namedParameters()) {
        const expected = floatsOf(given.parameters[key])
        // In float64 PyTorch's processor rounds x · range + low once, and we twice.
        const within = parameter.dtype === 'float32' ? 0 : 1e-15
        expectClose(await read(parameter), expected, { what: `${describe(given)}, ${key}`, within })
      }
    }
  })

  test('dropout stands between layers, not after the last, and only in training', async ({
    library,
    read,
  }) => {
    for (const given of fixture.dropout) {
      const layer = create(library, given) as Layer
      const x = make(library, given.input)
      library.manualSeed(given.seed)
      const [training] = layer.forward(x)
      layer.eval()
      const [evaluation] = layer.forward(x)
      const within = WITHIN.float64
      const what = describe(given)
      const expected = [floatsOf(given.training), floatsOf(given.evaluation)]
      expectClose(await read(training), expected[0], { what: `${what}, training`, within })
      expectClose(await read(evaluation), expected[1], { what: `${what}, evaluation`, within })
    }
  })

  test('dropout with one layer has nothing to stand between, and warns', ({ library }) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    try {
      void new (withRecurrent(library).nn.GRU)(3, 4, { dropout: 0.5 })
      expect(warn.mock.calls.flat().join(' ')).toMatch(/^GRU: dropout 0\.5 .*numLayers/)
    } finally {
      warn.mockRestore()
    }
  })

  test('layers and cells print as in PyTorch', ({ library }) => {
    for (const given of fixture.printed.filter(({ module }) => module !== 'Embedding')) {
      expect(create(library, given).toString()).toBe(respelt(given.text))
    }
  })

  test(
    '20 steps of training are PyTorch’s, from the seed on',
    async ({ library, read }) => {
      const { nn, optim, tensor, crossEntropy } = withRecurrent(library)
      for (const given of fixture.training) {
        const { dtype, lr, momentum } = given
        const options = { dtype, generator: new library.Generator(given.seed) }
        const embedding = new nn.Embedding(6, 3, { ...options, paddingIdx: 0 })
        const layer = new nn[given.kind](3, 4, { ...options, batchFirst: true })
        const fc = new nn.Linear(4, 3, options)
        library.noGrad(() => embedding.weight.copy_(make(library, given.embedding)))
        const parameters = Object.entries({ embedding, recurrent: layer, fc }).flatMap(
          ([part, module]) =>
            [...module.namedParameters()].map(([key, p]) => [`${part}.${key}`, p] as const),
        )
        const optimizer = new optim.SGD(
          parameters.map(([, p]) => p),
          { lr, momentum },
        )
        const words = tensor(given.words, { dtype: 'int32' })
        const targets = tensor(given.targets, { dtype: 'int32' })
        const within = dtype === 'float64' ? 1e-10 : 1e-3
        for (const [step, expected] of given.costs.entries()) {
          const [output] = layer.forward(embedding.forward(words))
          const cost = crossEntropy(fc.forward(output.narrow(1, 4, 1).squeeze(1)), targets)
          optimizer.zeroGrad()
          cost.backward()
          optimizer.step()
          const what = `${given.kind} in ${dtype}, cost of step ${step + 1}`
          expectClose([cost.item()], [expected], { what, within })
        }
        expect(parameters.map(([key]) => key)).toEqual(Object.keys(given.after))
        for (const [key, p] of parameters) {
          const what = `${given.kind} in ${dtype}, ${key} after 20 steps`
          expectClose(await read(p), floatsOf(given.after[key]), { what, within })
        }
      }
    },
    { needs: ['embedding'] },
  )

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
    for (const tensor of [output, ...tensorsOf(last)]) expect(tensor.gradFn).toBeNull()
  })

  test('a sequence of 4,000 steps is walked back through without overflow', ({ library }) => {
    const layer = random(library, 'RNN', 1, 2)
    const x = library.randn([4000, 1, 1], { dtype: 'float64' })
    const [, h] = layer.forward(x)
    tensorsOf(h)[0].sum().backward()
    for (const p of layer.parameters()) expect(Number.isFinite(p.grad!.sum().item())).toBe(true)
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

/** `LSTM(3, 2) {"bias":false} on (4, 2, 3) float64`: what a failing case says of itself. */
function describe(given: {
  module: string
  arguments: readonly number[]
  options: object
  input?: RecurrentCase['input']
}): string {
  const { module, options, input } = given
  const text = `${module}(${given.arguments.join(', ')}) ${JSON.stringify(options)}`
  return input ? `${text} on (${input.shape.join(', ')}) ${input.dtype}` : text
}

type Described = {
  readonly module: string
  readonly arguments: readonly [number, number]
  readonly options: object
  readonly parameters?: RecurrentCase['parameters']
}

/** The module of a case, with the case's parameters; with a generator, with parameters of its own. */
function create(library: Library, given: Described, generator?: object): Module {
  const { parameters = {} } = given
  const nn = withRecurrent(library).nn as unknown as Record<
    string,
    new (a: number, b: number, options: object) => Module
  >
  const dtype = Object.values(parameters)[0]?.dtype ?? 'float32'
  const options = { ...given.options, dtype, ...(generator ? { generator } : {}) }
  const module = new nn[given.module](...given.arguments, options)
  if (generator) return module
  library.noGrad(() => {
    for (const [key, p] of module.namedParameters()) {
      if (key in parameters) p.copy_(make(library, parameters[key]))
    }
  })
  return module
}

/** A layer in float64 with random parameters, the same for the same seed. */
function random(
  library: Library,
  kind: Kind,
  inputSize: number,
  hiddenSize: number,
  options: object = {},
  seed = 1,
): Layer {
  const generator = new library.Generator(seed)
  const { nn } = withRecurrent(library)
  return new nn[kind](inputSize, hiddenSize, { ...options, dtype: 'float64', generator })
}

/** The cell with the parameters of a layer. */
function cellLike(library: Library, kind: Kind, layer: Layer): Cell {
  const { nn }: RecurrentLibrary = withRecurrent(library)
  const cell = new nn[`${kind}Cell`](3, 4, { dtype: 'float64' })
  const from = layer.stateDict()
  const entries = Object.keys(cell.stateDict()).map((key) => [key, from[`${key}_l0`]] as const)
  cell.loadStateDict(Object.fromEntries(entries))
  return cell
}

/** h, or h and c, as the list of them. */
function tensorsOf(state: State): readonly Tensor[] {
  return Array.isArray(state) ? (state as readonly Tensor[]) : [state as Tensor]
}

function stateOf(tensors: readonly Tensor[]): State | undefined {
  if (tensors.length === 2) return [tensors[0], tensors[1]]
  return tensors.at(0)
}

/** Output and last states of a layer, the states of a cell, as one list. */
function runCase(
  library: Library,
  given: RecurrentCase,
  arrange: (x: Tensor) => Tensor,
): { module: Module; x: Tensor; states: Tensor[]; results: readonly Tensor[] } {
  const module = create(library, given)
  const x = make(library, given.input, true)
  const states = given.states.map((state) => make(library, state, true))
  const result = (module as Layer | Cell).forward(arrange(x), stateOf(states))
  const results = given.module.endsWith('Cell')
    ? tensorsOf(result as State)
    : [(result as readonly [Tensor, State])[0], ...tensorsOf((result as [Tensor, State])[1])]
  return { module, x, states, results }
}

async function expectResults(
  { library, read }: Context,
  given: RecurrentCase,
  arrange = (x: Tensor) => x,
): Promise<void> {
  const { results } = runCase(library, given, arrange)
  expect(results.length, describe(given)).toBe(given.results.length)
  for (const [n, expected] of given.results.entries()) {
    const what = `${describe(given)}, result ${n}`
    expect(results[n].shape, what).toEqual(expected.shape)
    expect(results[n].dtype, what).toBe(expected.dtype)
    const within = WITHIN[expected.dtype]
    expectClose(await read(results[n]), floatsOf(expected), { what, within })
  }
}

async function expectGradients(
  { library, read }: Context,
  given: RecurrentCase,
  arrange = (x: Tensor) => x,
): Promise<void> {
  const { module, x, states, results } = runCase(library, given, arrange)
  const terms = results.map((y, n) => y.mul(make(library, given.upstream[n])).sum())
  terms.reduce((sum, term) => sum.add(term)).backward()
  const got: Record<string, Tensor> = {
    ...Object.fromEntries(module.namedParameters()),
    input: x,
    ...Object.fromEntries(states.map((state, n) => [`state${n}`, state])),
  }
  for (const [key, expected] of Object.entries(given.gradients)) {
    const what = `${describe(given)}, gradient of ${key}`
    expect(got[key].grad?.shape, what).toEqual(expected.shape)
    const within = 10 * WITHIN[expected.dtype]
    expectClose(await read(got[key].grad!), floatsOf(expected), { what, within })
  }
}

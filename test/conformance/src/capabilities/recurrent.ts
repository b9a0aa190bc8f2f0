import { floatsOf, loadRecurrent } from '@stepgrad/fixtures'
import { expect, vi } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { type Layer, respelt, withRecurrent } from '../library/recurrent.ts'
import { WITHIN, make, outOfOrder } from './cases.ts'
import { create, describe, expectGradients, expectResults } from './recurrent-cases.ts'

/** Networks that read step by step: RNN, LSTM, GRU and their cells, held against PyTorch. */
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
      expect(create(library, given).toString(), 'print of the layer').toBe(respelt(given.text))
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
})

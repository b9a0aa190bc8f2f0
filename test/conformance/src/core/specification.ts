import type { Net } from '../adapter.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { SuiteTest } from '../suite-test.ts'
import { type NetName, SIZES, TITLES, createNet, pytorch } from './nets.ts'

const group = 'specification'
const needs = ['network']
const NETS: readonly NetName[] = ['tiny', 'full']

/** The parameters of PyTorch's tutorial network. */
const PARAMETER_COUNT = 62_006

export const specification: readonly SuiteTest[] = [
  ...NETS.map((name): SuiteTest => ({
    group,
    name: `${TITLES[name]} has PyTorch's parameters: layer by layer, weight before bias`,
    needs,
    async run({ adapter }) {
      const net = await adapter.createNet({ sizes: SIZES[name], dtype: 'float32' })
      const got = (await net.parameters()).map(title)
      const expected = pytorch(name, 'float32').parameters.map(title)
      if (got.join() !== expected.join()) {
        throw new Error(`parameters: got ${got.join(', ')}; expected ${expected.join(', ')}`)
      }
    },
  })),
  {
    group,
    name: 'the full network has 62,006 parameters',
    needs,
    async run({ adapter }) {
      const net = await adapter.createNet({ sizes: SIZES.full, dtype: 'float32' })
      const counts = (await net.parameters()).map(({ values }) => values.length)
      expectSame([counts.reduce((a, b) => a + b, 0)], [PARAMETER_COUNT], 'number of parameters')
    },
  },
  ...NETS.map((name): SuiteTest => ({
    group,
    name: `${TITLES[name]} starts from PyTorch's own numbers, to the bit`,
    needs,
    async run({ adapter }) {
      const { parameters, parameterSeed: seed } = pytorch(name, 'float32')
      const net = await adapter.createNet({ sizes: SIZES[name], dtype: 'float32', seed })
      for (const [i, { name, values }] of (await net.parameters()).entries()) {
        expectSame(values, parameters[i].values, name)
      }
    },
  })),
  {
    group,
    name: 'another seed gives other numbers',
    needs,
    async run({ adapter }) {
      const [a, b] = await Promise.all(
        [0, 1].map((seed) => adapter.createNet({ sizes: SIZES.tiny, dtype: 'float32', seed })),
      )
      const [first, second] = [await firstValue(a), await firstValue(b)]
      if (first === second) throw new Error(`seeds 0 and 1 both start with ${first}`)
    },
  },
  {
    group,
    name: 'results have the precision of the network',
    needs,
    async run({ adapter }) {
      for (const dtype of ['float32', 'float64'] as const) {
        const { images, labels } = pytorch('tiny', dtype)
        const net = await createNet(adapter, 'tiny', dtype)
        const [parameter] = await net.parameters()
        const { cost, gradients } = await net.gradients(images, labels)
        const all = [await net.forward(images), parameter.values, ...Object.values(gradients)]
        const type = dtype === 'float32' ? Float32Array : Float64Array
        for (const floats of all) {
          if (!(floats instanceof type))
            throw new Error(`${dtype}: got a ${floats.constructor.name}`)
        }
        if (dtype === 'float32') expectSame([cost], [Math.fround(cost)], 'the cost in float32')
      }
    },
  },
  {
    group,
    name: 'a network keeps no array that it was given and gives none away',
    needs,
    async run({ adapter }) {
      const { images, logits, parameters } = pytorch('tiny', 'float64')
      const given = Object.fromEntries(parameters.map((p) => [p.name, p.values.slice()]))
      const net = await adapter.createNet({
        sizes: SIZES.tiny,
        dtype: 'float64',
        parameters: given,
      })
      for (const values of Object.values(given)) values.fill(7)
      for (const { values } of await net.parameters()) values.fill(7)
      const batch = { values: images.values.slice(), batch: images.batch }
      const what = 'logits after the arrays were overwritten'
      expectClose(await net.forward(batch), logits, { what, within: 1e-12 })
      expectSame(batch.values, images.values, 'images after forward')
    },
  },
]

function title({ name, shape }: { name: string; shape: readonly number[] }): string {
  return `${name} (${shape.join(', ')})`
}

async function firstValue(net: Net): Promise<number> {
  const [{ values }] = await net.parameters()
  return values[0]
}

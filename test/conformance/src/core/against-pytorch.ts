import type { Dtype, Floats } from '../adapter.ts'
import { expectClose } from '../compare.ts'
import type { SuiteTest } from '../suite-test.ts'
import { type NetName, TITLES, createNet, pytorch } from './nets.ts'

const group = 'against PyTorch'
const needs = ['network']

/** Sums in another order part in the last digits: 16 of them in float64, 7 in float32. */
const WITHIN: Record<Dtype, number> = { float64: 1e-12, float32: 1e-5 }

export const againstPyTorch: readonly SuiteTest[] = [
  ...compare('tiny', 'float64'),
  ...compare('tiny', 'float32'),
  {
    group,
    name: 'gradients do not pile up from one call to the next',
    needs,
    async run({ adapter }) {
      const { images, labels, upstream, gradients } = pytorch('tiny', 'float64')
      const net = await createNet(adapter, 'tiny', 'float64')
      await net.gradients(images, labels)
      await net.backward(images, upstream.dLogits)
      const again = await net.gradients(images, labels)
      expectEach(again.gradients, gradients, 'float64', 'asked for again')
    },
  },
  ...compare('full', 'float64'),
  ...compare('full', 'float32'),
]

/** Forward, cost and both kinds of gradients of one network in one precision. */
function compare(name: NetName, dtype: Dtype): SuiteTest[] {
  const dear = name === 'full'
  const within = WITHIN[dtype]
  const of = `${TITLES[name]} in ${dtype}`
  return [
    {
      group,
      name: `logits of ${of}`,
      needs,
      dear,
      async run({ adapter }) {
        const { images, logits } = pytorch(name, dtype)
        const net = await createNet(adapter, name, dtype)
        expectClose(await net.forward(images), logits, { what: 'logits', within })
      },
    },
    {
      group,
      name: `cost of ${of}`,
      needs,
      dear,
      async run({ adapter }) {
        const { images, labels, cost } = pytorch(name, dtype)
        const got = await (await createNet(adapter, name, dtype)).gradients(images, labels)
        expectClose([got.cost], [cost], { what: 'cost', within })
      },
    },
    {
      group,
      name: `gradients of the cost of ${of}`,
      needs,
      dear,
      async run({ adapter }) {
        const { images, labels, gradients } = pytorch(name, dtype)
        const got = await (await createNet(adapter, name, dtype)).gradients(images, labels)
        expectEach(got.gradients, gradients, dtype, 'gradient')
      },
    },
    {
      group,
      name: `gradients for a given upstream gradient of ${of}`,
      needs,
      dear,
      async run({ adapter }) {
        const { images, upstream } = pytorch(name, dtype)
        const got = await (await createNet(adapter, name, dtype)).backward(images, upstream.dLogits)
        expectEach(got, upstream.gradients, dtype, 'gradient')
      },
    },
  ]
}

function expectEach(
  got: Readonly<Record<string, Floats>>,
  expected: Readonly<Record<string, Floats>>,
  dtype: Dtype,
  what: string,
): void {
  for (const [name, values] of Object.entries(expected)) {
    expectClose(got[name] ?? [], values, { what: `${name}, ${what}`, within: WITHIN[dtype] })
  }
}

import type { Adapter, Floats } from '../adapter.ts'
import { expectClose } from '../compare.ts'
import type { Stage } from '../stages.ts'
import type { SuiteTest } from '../suite-test.ts'
import { type NetName, SIZES, TITLES, createNet, pytorch } from './nets.ts'

const STEPS = 3

export const sameAsBefore: readonly SuiteTest[] = [compare('tiny'), compare('full')]

function compare(name: NetName): SuiteTest {
  return {
    group: 'same as before',
    name: `${TITLES[name]} computes the numbers of the stage before in float64`,
    needs: ['network', 'training'],
    dear: name === 'full',
    notRun: ({ before }) => (before === undefined ? 'there is no stage before' : undefined),
    async run({ stage, adapter, before }) {
      const within = toleranceOf(stage)
      const expected = await everything(before!.adapter, name)
      for (const [what, values] of await everything(adapter, name)) {
        const title = `${what}, against stage ${before!.stage.name}`
        expectClose(values, expected.get(what) ?? [], { what: title, within })
      }
    },
  }
}

/** First parameters, logits, both kinds of gradients, and costs and parameters of a few steps, by name. */
async function everything(
  adapter: Adapter,
  name: NetName,
): Promise<Map<string, ArrayLike<number>>> {
  const { images, labels, upstream, training } = pytorch(name, 'float64')
  const { batches, lr, momentum } = training
  const net = await createNet(adapter, name, 'float64')
  const results = new Map<string, ArrayLike<number>>()
  const fresh = await adapter.createNet({ sizes: SIZES[name], dtype: 'float64', seed: 0 })
  for (const p of await fresh.parameters()) results.set(`${p.name} at the start, seed 0`, p.values)
  const addAll = (what: string, named: Readonly<Record<string, Floats>>) => {
    for (const [key, values] of Object.entries(named)) results.set(`${key}, ${what}`, values)
  }
  results.set('logits', await net.forward(images))
  addAll('upstream gradient', await net.backward(images, upstream.dLogits))
  const { cost, gradients } = await net.gradients(images, labels)
  results.set('cost', [cost])
  addAll('gradient', gradients)
  for (let step = 1; step <= STEPS; step++) {
    const batch = batches[step - 1]
    const cost = await net.step(batch.images, batch.labels, { lr, momentum })
    results.set(`cost of step ${step}`, [cost])
    const parameters = (await net.parameters()).map((p) => [p.name, p.values] as const)
    addAll(`after step ${step}`, Object.fromEntries(parameters))
  }
  return results
}

/** 0 where the manifest asks for the same bits. */
function toleranceOf({ name, manifest: { kind, sameAs } }: Stage): number {
  if (sameAs === undefined || (kind !== 'numeric' && sameAs !== 'bits')) {
    throw new Error(`${name}: stage.json must say sameAs: "bits" (a tolerance, if kind is numeric)`)
  }
  return sameAs === 'bits' ? 0 : sameAs
}

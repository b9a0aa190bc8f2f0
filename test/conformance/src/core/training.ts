import type { Dtype } from '../adapter.ts'
import { expectClose } from '../compare.ts'
import type { SuiteTest } from '../suite-test.ts'
import { type NetName, TITLES, createNet, pytorch } from './nets.ts'

const group = 'training'
const needs = ['network', 'training']

/**
 * In float32 two right programs part for good when a near-tie in max-pool falls the other way: parameters by 1e-4,
 * costs by less.
 */
const COST_WITHIN: Record<Dtype, number> = { float64: 1e-12, float32: 1e-5 }
const PARAMETER_WITHIN: Record<Dtype, number> = { float64: 1e-12, float32: 1e-3 }

export const training: readonly SuiteTest[] = [
  train('tiny', 'float64'),
  train('tiny', 'float32'),
  train('full', 'float64'),
  train('full', 'float32'),
]

function train(net: NetName, dtype: Dtype): SuiteTest {
  const kept = net === 'tiny' ? 'parameter by parameter' : 'and ends at its parameters'
  return {
    group,
    name: `20 steps of ${TITLES[net]} in ${dtype} follow PyTorch, cost by cost, ${kept}`,
    needs,
    dear: net === 'full',
    async run({ adapter }) {
      const { lr, momentum, batches, order, costs, parametersAfter } = pytorch(net, dtype).training
      const trained = await createNet(adapter, net, dtype)
      for (let i = 0; i < order.length; i++) {
        const { images, labels } = batches[order[i]]
        const cost = await trained.step(images, labels, { lr, momentum })
        const what = `cost of step ${i + 1}`
        expectClose([cost], [costs[i]], { what, within: COST_WITHIN[dtype] })
        const expected = parametersAfter.get(i + 1)
        if (expected === undefined) continue
        for (const { name, values } of await trained.parameters()) {
          const what = `${name} after step ${i + 1}`
          expectClose(values, expected[name], { what, within: PARAMETER_WITHIN[dtype] })
        }
      }
    },
  }
}

import { type GradientCheckOptions, checkGradients } from '../checks/gradient-check.ts'
import { describeGradientCheck } from '../checks/compare-gradients.ts'
import type { Adapter } from '../adapter.ts'
import type { SuiteTest } from '../suite-test.ts'
import { type NetName, SIZES, TITLES } from './nets.ts'

const group = 'gradient check'

/** At most one coordinate in fifty may sit at a kink; with these inputs hardly any does. */
const KINKS_ALLOWED = 1 / 50

export const gradientCheck: readonly SuiteTest[] = [
  check('tiny', 'logits', 'every coordinate', { batch: 3 }),
  check('tiny', 'cost', 'every coordinate', { batch: 3 }),
  check('full', 'logits', 'sampled coordinates', { batch: 1, sample: 8 }),
  check('full', 'cost', 'sampled coordinates', { batch: 1, sample: 3 }),
]

function check(
  name: NetName,
  of: 'logits' | 'cost',
  which: string,
  options: GradientCheckOptions,
): SuiteTest {
  const scalar = of === 'cost' ? 'the cost' : 'the logits under a random upstream gradient'
  return {
    group,
    name: `gradients of ${scalar} are the slopes, ${which} of ${TITLES[name]}`,
    needs: ['network'],
    dear: name === 'full',
    run: ({ adapter }) => expectSlopes(adapter, { sizes: SIZES[name], of, ...options }),
  }
}

async function expectSlopes(adapter: Adapter, options: GradientCheckOptions): Promise<void> {
  const result = await checkGradients(adapter, options)
  if (!result.passed) throw new Error(describeGradientCheck(result))
  const { checked, kinks } = result
  if (kinks.length > KINKS_ALLOWED * checked) {
    const places = kinks.map(({ name, index }) => `${name}[${index}]`).join(', ')
    throw new Error(
      `gradient check: ${kinks.length} of ${checked + kinks.length} coordinates seem to sit at a kink ` +
        `(${places}); so many mean that forward is not continuous`,
    )
  }
}

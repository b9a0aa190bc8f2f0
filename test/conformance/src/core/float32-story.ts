import { float32Story } from '../checks/float32-story.ts'
import type { SuiteTest } from '../suite-test.ts'

export const float32StoryTests: readonly SuiteTest[] = [
  {
    group: 'the float32 story',
    name: 'a finite difference needs float64, the analytic gradient does not',
    needs: ['network', 'finite-differences'],
    dear: true,
    async run({ adapter }) {
      const { points, analytic } = await float32Story(adapter)
      const best = Math.min(...points.map(({ float64 }) => float64))
      claim(best < 1e-5, `float64: the best finite difference is off by ${best}, expected < 1e-5`)
      for (const { h, float32 } of points.filter(({ h }) => h <= 1e-4)) {
        claim(float32 > 1e-2, `float32: at h = ${h} off by only ${float32}; is it float32 at all?`)
      }
      claim(
        analytic < 2e-6,
        `float32: the analytic gradient is off by ${analytic}, expected < 2e-6`,
      )
      claim(analytic > 0, 'float32: the analytic gradient has all bits of float64')
    },
  },
]

function claim(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

import { describe, expect, test } from 'vitest'
import {
  type GradientQuestion,
  compareGradients,
  describeGradientCheck,
} from '../src/checks/compare-gradients.ts'

describe('the gradient check', () => {
  test('passes the gradient of a smooth function at every coordinate', async () => {
    const check = await compareGradients(cubes([3, 12]))
    expect(check).toMatchObject({ passed: true, checked: 2, kinks: [] })
  })

  test('a wrong gradient fails, and the message says where, what and how much', async () => {
    const check = await compareGradients(cubes([3, 12.5]))
    expect(check.passed).toBe(false)
    const lines = describeGradientCheck(check).split('\n')
    expect(lines[0]).toBe(
      'gradient check failed: 2 coordinates checked, 0 left out at a kink; worst at x[1]',
    )
    expect(lines[1]).toMatch(/^ {2}expected (12\.0000|11\.9999)\d* \(numeric/)
    expect(lines[2]).toMatch(/^ {2}got {6}12\.5 \(analytic\), 41\.6 × /)
  })

  test('a gradient that is missing or not a number fails', async () => {
    expect((await compareGradients(cubes([3, NaN]))).passed).toBe(false)
    expect((await compareGradients(cubes([3]))).passed).toBe(false)
    expect((await compareGradients({ ...cubes([]), analytic: {} })).passed).toBe(false)
  })

  test('a coordinate at a kink is left out and counted, whatever the gradient says', async () => {
    for (const slope of [0, 0.5, 7]) {
      const x = new Float64Array([1e-7, 2])
      const f = () => Math.max(x[0], 0) + x[1]
      const check = await compareGradients({ f, at: { x }, analytic: { x: [slope, 1] } })
      expect(check).toMatchObject({ passed: true, checked: 1 })
      expect(check.kinks.map(({ index }) => index)).toEqual([0])
    }
  })

  test('a check of nothing does not pass', async () => {
    const check = await compareGradients({ ...cubes([3, 12]), coordinates: () => [] })
    expect(check.passed).toBe(false)
    expect(describeGradientCheck(check)).toContain('nothing to check')
  })

  test('the values are what they were when it is over', async () => {
    const question = cubes([3, 12])
    await compareGradients(question)
    expect([...question.at.x]).toEqual([1, 2])
  })
})

/** Σ x³ at (1, 2), whose gradient is (3, 12). */
function cubes(gradient: number[]): GradientQuestion {
  const x = new Float64Array([1, 2])
  return { f: () => x[0] ** 3 + x[1] ** 3, at: { x }, analytic: { x: gradient } }
}

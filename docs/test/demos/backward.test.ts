/** What is overheard of a backward pass, and where its boxes stand. */
import { describe, expect, it } from 'vitest'
import { EXPRESSIONS } from '../../demos/backward/expressions.ts'
import { layOut } from '../../demos/backward/layout.ts'
import { momentsOf } from '../../demos/backward/steps.ts'
import { walk } from '../../demos/backward/walk.ts'

const named = (name: string) => EXPRESSIONS.find((one) => one.name === name)!

describe('a walk', () => {
  it('hands on only what is complete, in every expression', () => {
    for (const expression of EXPRESSIONS) {
      const { places, handings } = walk(expression, expression.leaves)
      const missing = places.map(
        (_, i) => places.flatMap(({ inputs }) => inputs).filter((input) => input === i).length,
      )
      for (const { from, to } of handings) {
        expect(missing[from]).toBe(0)
        missing[to]--
      }
      expect(missing).toEqual(missing.map(() => 0))
    }
  })

  it('knows the gradients of a diamond, by hand', () => {
    // d = 2a² + a², so dd/da = 6a; b has 2 by way of c, and 1 directly
    const { places } = walk(named('diamond'), { a: 3 })
    const gradients = Object.fromEntries(places.map(({ name, gradient }) => [name, gradient]))
    expect(gradients).toEqual({ a: 18, b: 3, c: 1, d: 1 })
  })

  it('tells of a neuron that is off that no gradient comes through', () => {
    const { places } = walk(named('neuron'), { w: 1.5, b: -4 })
    const of = (wanted: string) => places.find(({ name }) => name === wanted)?.gradient
    expect(of('y')).toBe(-1) // 2 · (0 − 0.5)
    expect([of('z'), of('w'), of('b')].map(Math.abs as (x?: number) => number)).toEqual([0, 0, 0])
  })

  it('has a moment for each value, one for the seed, one for each gradient', () => {
    const walked = walk(named('square-of-a-sum'), { a: 3 })
    const told = momentsOf(walked).map((moment) => moment.told)
    expect(told).toHaveLength(1 + 2 + 1 + 4)
    expect(told.at(-1)).toMatch(/a had 12, and \+= makes it 24. a is a leaf.*this is a\.grad\.$/)
  })
})

describe('a layout', () => {
  it('puts everything below what it is made of, and leads long arrows around', () => {
    const { spots, ways, layers } = layOut([[], [0, 0], [1], [2, 1]])
    expect(spots.map(({ layer }) => layer)).toEqual([0, 1, 2, 3])
    expect(layers).toBe(4)
    expect(ways[3]).toEqual([[], [{ layer: 2, offset: 0.5 }]])
  })

  it('puts a leaf just above its first use', () => {
    const { spots } = layOut([[], [], [0], [2, 1]])
    expect(spots[1].layer).toBe(spots[2].layer)
  })

  it('never puts two boxes in one place', () => {
    for (const { compute: _, ...expression } of EXPRESSIONS) {
      const { places } = walk(named(expression.name), expression.leaves)
      const { spots } = layOut(places.map(({ inputs }) => inputs))
      const keys = spots.map(({ layer, offset }) => `${layer} ${offset}`)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
})

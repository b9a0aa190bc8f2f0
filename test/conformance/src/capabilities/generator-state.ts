import { loadCheckpoints } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import { type SeededGenerator, withCheckpoints } from './checkpoint-library.ts'
import { expectError } from './errors.ts'

/** Where a generator stands, taken and put back. */
export const generatorState = capability('generator-state', (test) => {
  const { generators } = loadCheckpoints()

  test('a state has the words of PyTorch’s generator, its place and its spare number', ({
    library,
  }) => {
    for (const { seed, draws, state } of generators) {
      const generator = new (withCheckpoints(library).Generator)(seed)
      draw(generator, draws)
      expect(generator.getState(), `seed ${seed}`).toEqual(state)
    }
  })

  test('from PyTorch’s state come the numbers that PyTorch draws', ({ library }) => {
    for (const { seed, state, normal, uniform } of generators) {
      const generator = new (withCheckpoints(library).Generator)(99)
      generator.setState(state)
      const numbers = (count: number, next: () => number) => Array.from({ length: count }, next)
      const what = `seed ${seed}`
      expectSame(
        numbers(5, () => generator.normal()),
        normal,
        what,
      )
      expectSame(
        numbers(5, () => generator.uniform('float64')),
        uniform,
        what,
      )
    }
  })

  test('a state is a copy: drawing on does not change it', ({ library }) => {
    const generator = new (withCheckpoints(library).Generator)(1)
    generator.normal()
    const state = generator.getState()
    const before = structuredClone(state)
    const first = sequence(generator)
    expect(state).toEqual(before)
    generator.setState(state)
    expect(sequence(generator)).toEqual(first)
    expect(state).toEqual(before)
  })

  test('a state survives JSON', ({ library }) => {
    const generator = new (withCheckpoints(library).Generator)(7)
    generator.normal()
    const text = JSON.stringify(generator.getState())
    const expected = sequence(generator)
    const other = new (withCheckpoints(library).Generator)(0)
    other.setState(JSON.parse(text))
    expect(sequence(other)).toEqual(expected)
  })

  test('a waiting normal number is forgotten where the state has none', ({ library }) => {
    const fresh = new (withCheckpoints(library).Generator)(3)
    const state = fresh.getState()
    const other = new (withCheckpoints(library).Generator)(4)
    other.normal() // its pair waits
    other.setState(state)
    expect(sequence(other)).toEqual(sequence(fresh))
  })

  test('what is no state is refused, and the generator stays where it was', ({ library }) => {
    const generator = new (withCheckpoints(library).Generator)(5)
    generator.normal()
    const state = generator.getState()
    const { words } = state
    const wrong: readonly [state: object, ...pieces: string[]][] = [
      [{ ...state, words: words.slice(1) }, 'words', '624'],
      [{ ...state, words: words.with(3, -1) }, 'words'],
      [{ ...state, words: words.with(3, 2 ** 32) }, 'words'],
      [{ ...state, words: words.with(3, 0.5) }, 'words'],
      [{ ...state, words: 'abc' }, 'words'],
      [{ ...state, used: 625 }, 'used 625'],
      [{ ...state, used: -1 }, 'used -1'],
      [{ ...state, used: 1.5 }, 'used 1.5'],
      [{ ...state, spare: Infinity }, 'spare Infinity'],
      [{ ...state, spare: 'a' }, 'spare a'],
      [{}, 'words'],
    ]
    for (const [given, ...pieces] of wrong) {
      expectError(() => generator.setState(given), 'setState', ...pieces)
      expect(generator.getState()).toEqual(state)
    }
  })
})

function draw(
  generator: SeededGenerator,
  { normal, uniform }: { normal: number; uniform: number },
) {
  for (let i = 0; i < normal; i++) generator.normal()
  for (let i = 0; i < uniform; i++) generator.uniform('float32')
}

/** Some of everything, across a renewal of the words. */
function sequence(generator: SeededGenerator): number[] {
  return Array.from({ length: 700 }, (_, i) =>
    i % 3 === 0 ? generator.normal() : generator.uniform('float32'),
  )
}

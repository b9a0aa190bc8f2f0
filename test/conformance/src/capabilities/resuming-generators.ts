import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Dataset } from '../library/data.ts'
import type { SeededGenerator } from './checkpoint-library.ts'
import { type Loader, withResuming } from './resuming-library.ts'
import { BATCH, SAMPLES, counting, drawn, leftAt, listOf } from './shuffled-batches.ts'

/** Where samples draw random numbers, these go on as well. */
export const resumingGenerators = capability('resuming', (test) => {
  for (const late of [false, true]) {
    const when = late ? ', whenever they arrive' : ''
    test(`random changes of samples go on, too, if they draw from the loader’s generator${when}`, async ({
      library,
    }) => {
      const { Generator, MapDataset, DataLoader } = withResuming(library)
      const samples: Dataset<number> = {
        length: SAMPLES,
        get: (index) => (late ? new Promise((done) => setImmediate(done, index)) : index),
      }
      const make = () => {
        const generator = new Generator(5)
        const noisy = new MapDataset<number, number>(samples, (sample) => {
          return sample + (generator.next() % 100) * 1000
        })
        return new DataLoader(noisy, { batchSize: BATCH, shuffle: true, generator, prefetch: 2 })
      }
      const whole = await drawn(make(), 2)
      for (const position of [1, 2]) {
        const left = make()
        const first: unknown[] = []
        for await (const batch of left) {
          if (first.push(listOf(batch)) < position) continue
          await new Promise(setImmediate) // what is read ahead goes on meanwhile
          break
        }
        const resumed = make()
        resumed.loadStateDict(left.stateDict())
        const [rest, next] = await drawn(resumed, 2)
        expect([[...first, ...rest], next], `position ${position}`).toEqual(whole)
      }
    })
  }

  /** Sample i is i, and a thousand times what it draws. */
  const noisy = (from: () => SeededGenerator): Dataset<number> => ({
    length: SAMPLES,
    get: (index) => index + (from().next() % 100) * 1000,
  })

  for (const source of ['the default generator', 'one of their own']) {
    test(`samples that draw from ${source} go on after any batch`, async ({ library }) => {
      const { Generator, DataLoader, manualSeed, defaultGenerator } = withResuming(library)
      const own = new Generator(4)
      const from = () => (source === 'one of their own' ? own : defaultGenerator())
      const make = (seed: number) => {
        const generator = new Generator(seed)
        return new DataLoader(noisy(from), { batchSize: BATCH, shuffle: true, generator })
      }
      manualSeed(3)
      const start = from().getState()
      const whole = await drawn(make(5), 2)
      for (let position = 1; position <= 4; position++) {
        from().setState(start)
        const { first, state } = await leftAt(make(5), position)
        const saved = from().getState()
        manualSeed(99)
        const resumed = make(6)
        resumed.loadStateDict(JSON.parse(JSON.stringify(state)))
        from().setState(saved)
        const [rest, next] = await drawn(resumed, 2)
        expect([[...first, ...rest], next], `position ${position}`).toEqual(whole)
      }
    })
  }

  test('what is read once more draws nothing from the default generator that is missed', async ({
    library,
  }) => {
    const { Generator, DataLoader, manualSeed, defaultGenerator } = withResuming(library)
    const make = () =>
      new DataLoader(noisy(defaultGenerator), {
        ...{ batchSize: BATCH, shuffle: true, prefetch: 1, generator: new Generator(5) },
      })
    manualSeed(3)
    const [whole] = await drawn(make(), 1)
    manualSeed(3)
    const { state } = await leftAt(make(), 2) // and the third is read
    const resumed = make()
    resumed.loadStateDict(state)
    const [rest] = await drawn(resumed, 1)
    expect(rest.at(1)).toEqual(whole[3])
  })

  test('without a generator of its own it leaves the default one to others where they were', async ({
    library,
  }) => {
    const { DataLoader, manualSeed, defaultGenerator } = withResuming(library)
    const make = () => new DataLoader(counting(SAMPLES), { batchSize: BATCH, shuffle: true })
    const train = async (loader: Loader, steps: number): Promise<unknown[]> => {
      const seen: unknown[] = []
      for await (const batch of loader) {
        seen.push([listOf(batch), defaultGenerator().next()]) // as a dropout would draw
        if (seen.length === steps) break
      }
      return seen
    }
    manualSeed(3)
    const loader = make()
    const whole = [await train(loader, 9), await train(loader, 9)]

    manualSeed(3)
    const left = make()
    const first = await train(left, 2)
    const saved = { loader: left.stateDict(), generator: defaultGenerator().getState() }

    manualSeed(99)
    const resumed = make()
    resumed.loadStateDict(saved.loader)
    defaultGenerator().setState(saved.generator)
    const rest = await train(resumed, 9)
    expect([[...first, ...rest], await train(resumed, 9)]).toEqual(whole)
  })
})

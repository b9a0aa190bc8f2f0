import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectError } from './errors.ts'
import { type Loader, withResuming } from './resuming-library.ts'
import { counting, drawn, leftAt, listOf, shuffled } from './shuffled-batches.ts'

/** A loader goes on in the middle of an epoch. */
export const resumingLoader = capability('resuming', (test) => {
  for (const prefetch of [0, 3]) {
    test(`a loader goes on where it was, at any batch (prefetch ${prefetch})`, async ({
      library,
    }) => {
      const make = () => shuffled(library, { prefetch })
      const whole = await drawn(make(), 2)
      expect(whole[0]).toHaveLength(4)
      for (let position = 0; position <= 4; position++) {
        const { first, state } = await leftAt(make(), position)
        const resumed = make()
        resumed.loadStateDict(JSON.parse(JSON.stringify(state)))
        const rest = await drawn(resumed, position === 0 ? 2 : 3)
        if (position === 0) expect(rest).toEqual(whole)
        else expect([[...first, ...rest[0]], rest[1]], `position ${position}`).toEqual(whole)
      }
    })
  }

  test('a loader between two epochs goes on with the second', async ({ library }) => {
    const make = () => shuffled(library)
    const [, second, third] = await drawn(make(), 3)
    const loader = make()
    await drawn(loader, 1)
    expect(loader.position).toBe(0)
    const resumed = make()
    resumed.loadStateDict(loader.stateDict())
    expect(await drawn(resumed, 2)).toEqual([second, third])
  })

  test('a loader counts the batches that were handed out', async ({ library }) => {
    const loader = shuffled(library, { prefetch: 2 })
    const seen: number[] = []
    for await (const batch of loader) {
      seen.push(loader.position)
      expect(seen.length, `batch ${listOf(batch)}`).toBeLessThanOrEqual(4)
    }
    expect([...seen, loader.position]).toEqual([1, 2, 3, 4, 0])
  })

  test('a loop over a loader inside of a loop over it leaves its place alone', async ({
    library,
  }) => {
    const seen: unknown[] = []
    const states: unknown[] = []
    const go = async (loader: Loader) => {
      for await (const batch of loader) {
        seen.push(listOf(batch))
        seen.push(await drawn(loader, 1)) // as an evaluation in onStep would
        const { position } = loader
        for await (const _ of loader) break
        expect(loader.position, 'position after another pass of the same loader was left').toBe(
          position,
        )
        states.push(loader.stateDict())
      }
      seen.push(await drawn(loader, 1))
    }
    const loader = shuffled(library)
    await go(loader)
    expect(loader.position).toBe(0)
    const whole = seen.splice(0)
    expect(whole).toHaveLength(9)
    for (const [i, state] of states.splice(0).entries()) {
      const resumed = shuffled(library)
      resumed.loadStateDict(state)
      await go(resumed)
      expect(seen.splice(0), `after batch ${i + 1}`).toEqual(whole.slice(2 * (i + 1)))
    }
  })

  test('left early, a loader begins anew, and its state goes on where it was', async ({
    library,
  }) => {
    const [loader, whole] = [shuffled(library), await drawn(shuffled(library), 1)]
    const { state } = await leftAt(loader, 2)
    expect([loader.position, (state as { position: number }).position]).toEqual([0, 2])
    await drawn(loader, 1)
    expect(loader.stateDict()).toMatchObject({ position: 0 })
    loader.loadStateDict(state)
    expect(loader.position).toBe(2)
    expect(await drawn(loader, 1)).toEqual([whole[0].slice(2)])
  })

  test('resumed, and saved again before the next batch, it is where it was', async ({
    library,
  }) => {
    const { state } = await leftAt(shuffled(library), 2)
    const resumed = shuffled(library)
    resumed.loadStateDict(state)
    expect(resumed.stateDict()).toEqual(state)
  })
})

/** States that are none of this loader. */
export const resumingRefusals = capability('resuming', (test) => {
  test('a state of other batches is refused, and nothing changes', async ({ library }) => {
    const { DataLoader } = withResuming(library)
    const loader = shuffled(library)
    const { state } = await leftAt(shuffled(library), 2)
    const refused = (change: object, ...pieces: string[]) => {
      const other = { ...(state as object), ...change }
      expectError(() => loader.loadStateDict(other), 'DataLoader: loadStateDict', ...pieces)
    }
    refused({ batchSize: 4 }, 'in batches of 4', 'in batches of 3')
    refused({ samples: 12 }, '12 samples', '11')
    refused({ position: 5 }, 'position 5')
    refused({ position: -1 }, 'position -1')
    refused({ position: 0.5 }, 'position 0.5')
    const noState = { ...(state as object), generator: {} }
    expectError(() => loader.loadStateDict(noState), 'setState', 'words')
    const noNow = { ...(state as object), now: {} }
    expectError(() => loader.loadStateDict(noNow), 'setState', 'words')
    expect(await drawn(loader, 2)).toEqual(await drawn(shuffled(library), 2))
    expect(new DataLoader(counting(4), { batchSize: 2 }).position).toBe(0)
  })
})

import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { dataOf } from '../library/data.ts'
import { batches, echo, messageOf, pair, smallTraining } from './small-training.ts'

/** What happens around the steps, in which order, and how it ends early. */
export const fitEvents = capability('fit', (test) => {
  test('what happens is told in order, and waited for', async ({ library }) => {
    const seen: string[] = []
    const tell = (what: string) => async () => {
      seen.push(`${what} begins`)
      await new Promise(setImmediate)
      seen.push(`${what} ends`)
    }
    const { run } = smallTraining(library, {
      train: batches(pair(library, [0], [0])),
      test: batches(pair(library, [1], [1])),
      epochs: 2,
      onStep: tell('step'),
      onTest: tell('test'),
      onEpoch: tell('epoch'),
    })
    await run()
    const once = ['step', 'test', 'epoch'].flatMap((what) => [`${what} begins`, `${what} ends`])
    expect(seen).toEqual([...once, ...once])
  })

  test('steps, batches and epochs are counted from 1', async ({ library }) => {
    const seen: unknown[] = []
    const { run } = smallTraining(library, {
      test: batches(pair(library, [1], [1])),
      onStep: ({ epoch, step, steps }) => seen.push([epoch, step, steps]),
      onTest: ({ epoch, batch, batches: all }) => seen.push(['test', epoch, batch, all]),
      onEpoch: ({ epoch, steps }) => seen.push(['epoch', epoch, steps]),
    })
    await run()
    const expected = [1, 2].flatMap((epoch) => [
      ...[1, 2, 3, 4].map((step) => [epoch, step, 4]),
      ['test', epoch, 1, 1],
      ['epoch', epoch, 4],
    ])
    expect(seen).toEqual(expected)
    const { epochs } = await smallTraining(library).run() // where nobody listens
    expect(epochs.map(({ steps }) => steps)).toEqual([4, 4])
  })

  test('the scheduler steps after each epoch, and is told the cost held back', async ({
    library,
  }) => {
    const told: number[] = []
    let steps = 0
    const scheduler = {
      step(cost: number) {
        expect(steps % 4).toBe(0)
        told.push(cost)
      },
    }
    const onStep = () => steps++
    const without = await smallTraining(library, { scheduler, onStep }).run()
    const test = batches(pair(library, [1], [1]))
    const withTest = await smallTraining(library, { scheduler, onStep, test }).run()
    expect(told).toEqual([
      ...without.epochs.map(({ cost }) => cost),
      ...withTest.epochs.map((epoch) => epoch.test!.cost),
    ])
  })

  test('gradients are clipped before the step, all together', async ({ library }) => {
    const { net, run } = smallTraining(library, {
      ...{ epochs: 1, clip: 0.01 },
      train: batches(pair(library, [0], [1])),
    })
    const before = [...net.parameters()].map((p) => p.detach().add(0))
    await run()
    let squares = 0
    for (const [i, p] of [...net.parameters()].entries()) {
      const step = p.detach().sub(before[i])
      squares += step.mul(step).sum().item()
    }
    expect(Math.sqrt(squares)).toBeCloseTo(0.1 * 0.01, 6) // lr times the norm
  })

  test('the signal ends the training after the step that is under way', async ({ library }) => {
    const stop = new AbortController()
    const seen: number[] = []
    const { run } = smallTraining(library, {
      signal: stop.signal,
      epochs: 5,
      test: batches(pair(library, [1], [1])),
      onStep({ epoch, step }) {
        seen.push(step)
        if (epoch === 2 && step === 3) stop.abort()
      },
    })
    const { epochs, stopped } = await run()
    expect([epochs.length, stopped, seen]).toEqual([1, true, [1, 2, 3, 4, 1, 2, 3]])
  })

  test('a signal that came between two epochs lets none begin', async ({ library }) => {
    const stop = new AbortController()
    let steps = 0
    const { run } = smallTraining(library, {
      ...{ signal: stop.signal, epochs: 3 },
      onStep: () => steps++,
      onEpoch: () => stop.abort(),
    })
    const { epochs, stopped } = await run()
    expect([epochs.length, stopped, steps]).toEqual([1, true, 4])
    const last = await smallTraining(library, { epochs: 1, onEpoch: () => stop.abort() }).run()
    expect(last.stopped, 'stopped, where it was aborted after the last epoch').toBe(false)
  })

  test('an epoch whose test was interrupted does not count', async ({ library }) => {
    const stop = new AbortController()
    const tests: number[] = []
    const { run } = smallTraining(library, {
      signal: stop.signal,
      test: batches(pair(library, [1], [1]), pair(library, [1], [1])),
      onTest({ batch }) {
        tests.push(batch)
        stop.abort()
      },
      onEpoch: () => expect.fail('the epoch is not over'),
    })
    const { epochs, stopped } = await run()
    expect([epochs, stopped, tests]).toEqual([[], true, [1]])
  })

  test('epochs that are no count are an error, before the first step', async ({ library }) => {
    for (const epochs of [undefined, null, NaN, -1, 1.5, Infinity, '2']) {
      const { run } = smallTraining(library, {
        epochs: epochs as number,
        onStep: () => expect.fail('a step'),
      })
      const expected = `fit: epochs ${String(epochs)}: must be a whole number of at least 0`
      expect(await messageOf(run()), `error for epochs ${String(epochs)}`).toBe(expected)
    }
    const none = await smallTraining(library, { epochs: 0 }).run()
    expect([none.epochs.length, none.stopped]).toEqual([0, false])
  })

  test('an epoch without a batch is an error', async ({ library }) => {
    const { run } = smallTraining(library, { train: batches() })
    expect(await messageOf(run())).toMatch(/^fit: train has no batch/)
    const { evaluate } = dataOf(library)
    expect(await messageOf(evaluate(echo(library), batches()))).toMatch(/^evaluate: .*no batch/)
  })

  test('a network in eval mode is trained in train mode; a part that is in eval mode stays', async ({
    library,
  }) => {
    const { nn } = dataOf(library)
    for (const whole of [true, false]) {
      const { net: linear, settings } = smallTraining(library)
      const frozen = new nn.Dropout(1)
      const net = new nn.Sequential(frozen, linear)
      if (whole) net.eval()
      else frozen.eval()
      const modes: boolean[] = []
      await dataOf(library).fit(net, {
        ...settings,
        onStep: () => modes.push(net.training, frozen.training),
      })
      expect(modes.slice(0, 2)).toEqual([true, whole])
    }
  })
})

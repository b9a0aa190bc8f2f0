import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { withResuming } from './resuming-library.ts'
import {
  EPOCHS,
  type Training,
  beginTraining,
  bits,
  expectSameEnd,
  expectToGoOn,
} from './resuming-training.ts'

/** A training goes on in the middle of an epoch. */
export const resumingFit = capability('resuming', (test) => {
  const OPTIMIZERS = {
    'SGD with momentum': ['SGD', { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }],
    Adam: ['Adam', { lr: 0.01, amsgrad: true }],
    AdamW: ['AdamW', { lr: 0.01 }],
    RMSprop: ['RMSprop', { lr: 0.01, momentum: 0.5, centered: true }],
    Adagrad: ['Adagrad', { lr: 0.05, lrDecay: 0.01 }],
  } as const

  for (const [title, [kind, options]] of Object.entries(OPTIMIZERS)) {
    test(`stopped after any step, ${title} goes on with the same bits`, async ({ library }) => {
      const begin = () => beginTraining(library, kind, options)
      const whole = begin()
      await whole.run()
      const steps = kind === 'SGD' ? Array.from({ length: 12 }, (_, i) => i + 1) : [2, 4, 7]
      for (const step of steps) await expectToGoOn(library, begin, { step }, whole)
    })
  }

  test('a dropout may share the loader’s generator, where nothing is read ahead', async ({
    library,
  }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 }, { shared: true })
    const whole = begin()
    await whole.run()
    for (let step = 1; step < 12; step++) await expectToGoOn(library, begin, { step }, whole)
    for (const testBatch of [1, 3]) await expectToGoOn(library, begin, { testBatch }, whole)
  })

  test('progress without a train that is at the same place is an error', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1 })
    const left = begin()
    await left.run({ stopAt: { step: 7 } })
    const message = (training: Training) =>
      training.run().then(
        () => 'nothing',
        (error: unknown) => (error as Error).message,
      )
    const expected =
      'fit: progress is after step 3 of 4, but train is at its start; load its state too'
    const resumed = begin()
    resumed.load(left.state(), 'loader')
    const before = bits(resumed.net.stateDict())
    expect(await message(resumed), 'error of the resumed training').toBe(expected)
    expect([bits(resumed.net.stateDict()), resumed.epochs.length]).toEqual([before, 1])
    expect(await message(left), 'error of the first training').toBe(expected) // the same loader begins anew, too
    resumed.load({ ...left.state(), loader: { ...(left.state().loader as object), position: 1 } })
    expect(await message(resumed)).toContain('after step 3 of 4, but train is at batch 1')
    left.load(left.state())
    expect(await message(left)).toBe('nothing')
  })

  test('stopped in the evaluation, it goes on with the same bits', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 })
    const whole = begin()
    await whole.run()
    await expectToGoOn(library, begin, { testBatch: 1 }, whole)
    await expectToGoOn(library, begin, { testBatch: 3 }, whole)
  })

  test('saved between two epochs, it goes on with the same bits', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 })
    const whole = begin()
    await whole.run()
    let bytes: Uint8Array | undefined
    const saved = begin()
    await saved.run({
      onEpoch: () => (bytes ??= withResuming(library).encodeCheckpoint(saved.state())),
    })
    const resumed = begin()
    resumed.load(withResuming(library).decodeCheckpoint(bytes!))
    await resumed.run()
    expectSameEnd(resumed, whole, 'after epoch 1')
  })

  test('each part of the state counts: without it the bits become others', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 })
    const whole = begin()
    await whole.run()
    const left = begin()
    await left.run({ stopAt: { step: 6 } })
    const { encodeCheckpoint, decodeCheckpoint } = withResuming(library)
    const bytes = encodeCheckpoint(left.state())
    for (const part of ['model', 'optimizer', 'scheduler', 'dropout', 'progress']) {
      const resumed = begin()
      resumed.load(decodeCheckpoint(bytes), part)
      await resumed.run()
      const ends = [resumed, whole].map((training) => bits(training.net.stateDict()))
      expect(ends[0], `without ${part}`).not.toEqual(ends[1])
    }
  })

  test('a training that is over stays as it is', async ({ library }) => {
    const training = beginTraining(library, 'SGD', { lr: 0.1 })
    await training.run()
    const before = bits(training.net.stateDict())
    const { epochs, stopped } = await training.run()
    expect([epochs.length, stopped]).toEqual([EPOCHS, false])
    expect(bits(training.net.stateDict())).toEqual(before)
  })
})

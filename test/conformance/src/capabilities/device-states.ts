import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { networkOf } from '../library/device-network.ts'
import { WITHIN } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'
import { expectSameParameters, training } from './device-nets.ts'

/** What was learnt goes from one device to another, and into files. */
export const deviceStates = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('a state goes from the cpu to a device and back', async (context) => {
    const library = networkOf(context.library)
    const options = { lr: 0.05, momentum: 0.9 }
    const [here, there, again] = [library.cpu, context.device, library.cpu].map((device) =>
      training(library, device, options),
    )
    here.step()
    there.net.loadStateDict(here.net.stateDict())
    there.optimizer.loadStateDict(here.optimizer.stateDict())
    await expectSameParameters(context, there.net, here.net, { what: 'loaded', within: 0 })
    for (const { step } of [here, there]) step()
    again.net.loadStateDict(there.net.stateDict())
    again.optimizer.loadStateDict(there.optimizer.stateDict())
    for (const { step } of [here, again]) step()
    await expectSameParameters(context, again.net, here.net, {
      what: 'after three steps',
      within: WITHIN,
    })
  })

  onEach('loading a state in a scope outlives it', (context) => {
    const library = networkOf(context.library)
    const [from, to] = [1, 2].map(() => training(library, context.device, { lr: 1, momentum: 0.9 }))
    from.step()
    library.scope(() => {
      to.net.loadStateDict(from.net.stateDict())
      to.optimizer.loadStateDict(from.optimizer.stateDict())
    })
    expect(
      Number.isFinite(library.scope(to.step).item()),
      'the cost of a step after loading is finite',
    ).toBe(true)
  })

  onEach('a checkpoint is saved from a device and opened on the cpu', async (context) => {
    const library = networkOf(context.library)
    const folder = mkdtempSync(join(tmpdir(), 'stepgrad-'))
    const path = join(folder, 'there.safetensors')
    try {
      const there = training(library, context.device, { lr: 0.05, momentum: 0.9 })
      there.step()
      const state = { model: there.net.stateDict(), optimizer: there.optimizer.stateDict() }
      await library.node.saveCheckpoint(path, state)
      const here = training(library, library.cpu, { lr: 0.05, momentum: 0.9 })
      const { model, optimizer } = await library.node.loadCheckpoint(path)
      here.net.loadStateDict(model)
      here.optimizer.loadStateDict(optimizer)
      for (const { step } of [here, there]) step()
      await expectSameParameters(context, there.net, here.net, {
        what: 'after the next step',
        within: WITHIN,
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

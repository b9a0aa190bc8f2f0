import { loadData } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { dataOf } from '../library/data.ts'
import { make } from './cases.ts'
import { batches, echo, messageOf, pair, smallTraining } from './small-training.ts'

/** Training, and what it tells of the cost. */
export const fit = capability('fit', (test) => {
  test('fit trains as the loop written out in PyTorch does, step by step', async ({ library }) => {
    const given = loadData().training
    const { nn, optim, DataLoader, TensorDataset, fit, tensor } = dataOf(library)
    const dtype = 'float64'
    const net = new nn.Sequential(
      new nn.Linear(4, 6, { dtype }),
      new nn.ReLU(),
      new nn.Linear(6, 3, { dtype }),
    )
    net.loadStateDict(
      Object.fromEntries(
        Object.entries(given.initial).map(([name, value]) => [name, make(library, value)]),
      ),
    )
    const whole = (values: readonly number[]) => tensor(values, { dtype: 'int32' })
    const { batchSize, lr, momentum, gamma, clip } = given
    const train = new DataLoader(
      new TensorDataset(make(library, given.inputs), whole(given.targets)),
      { batchSize, shuffle: true, generator: new library.Generator(given.seed), prefetch: 2 },
    )
    const heldBack = new TensorDataset(make(library, given.heldBack), whole(given.answers))
    const optimizer = new optim.SGD(net.parameters(), { lr, momentum })
    const costs: number[] = []
    const rates: number[] = []
    const { epochs, stopped } = await fit(net, {
      train,
      test: new DataLoader(heldBack, { batchSize: 4 }),
      criterion: new nn.CrossEntropyLoss(),
      optimizer,
      epochs: 3,
      scheduler: new optim.lrScheduler.StepLR(optimizer, { stepSize: 1, gamma }),
      clip,
      onStep({ step, cost }) {
        costs.push(cost)
        if (step === 1) rates.push(optimizer.paramGroups[0].lr)
      },
    })
    expect(stopped, 'stopped').toBe(false)
    expectClose(costs, given.costs, { what: 'costs', within: 1e-12 })
    expectClose(
      rates,
      given.epochs.map((epoch) => epoch.lr),
      { what: 'rates', within: 1e-15 },
    )
    for (const [i, { testCost, confusion }] of given.epochs.entries()) {
      const evaluation = epochs[i].test!
      const right = confusion.reduce((sum, row, k) => sum + row[k], 0)
      expect(evaluation.confusion.tolist()).toEqual(confusion)
      expect([evaluation.size, evaluation.correct]).toEqual([given.answers.length, right])
      expectClose([evaluation.cost], [testCost], { what: 'test cost', within: 1e-12 })
    }
    for (const [name, parameter] of net.namedParameters()) {
      const values = (parameter.detach().view(-1).tolist() as number[]).flat()
      expectClose(values, given.final[name], { what: name, within: 1e-12 })
    }
  })

  test('the cost of an epoch is the mean over its samples, not over its batches', async ({
    library,
  }) => {
    const costs: number[] = []
    const train = batches(pair(library, [0, 1, 2], [0, 1, 2]), pair(library, [1], [2]))
    const { run } = smallTraining(library, {
      ...{ train, epochs: 1 },
      onStep: ({ cost }) => costs.push(cost),
    })
    const { epochs } = await run()
    expect(epochs[0].cost).toBeCloseTo((3 * costs[0] + costs[1]) / 4, 12)
    expect([epochs[0].epoch, epochs[0].steps, epochs[0].test]).toEqual([1, 2, undefined])
  })

  test('what the criterion ignores has no part in the cost of an epoch, as in evaluate', async ({
    library,
  }) => {
    const { nn, optim } = dataOf(library)
    const net = new nn.Linear(3, 3, { generator: new library.Generator(0) })
    const data = batches(
      pair(library, [0, 1, 2], [0, -100, -100]),
      pair(library, [1], [-100]),
      pair(library, [2, 2], [1, 0]),
    )
    const told: number[] = []
    const { run } = smallTraining(library, {
      ...{ train: data, test: data, epochs: 1 },
      optimizer: new optim.SGD(net.parameters(), { lr: 0 }), // the same network for each batch
      onStep: ({ cost }) => told.push(cost),
    })
    const [{ cost, steps, test: held }] = (await run()).epochs
    expect(cost, 'cost of training against that of the test').toBe(held!.cost)
    expect([held!.size, steps]).toEqual([3, 3])
    expect(cost).toBeCloseTo((told[0] + 2 * told[2]) / 3, 12)
    expect(told[1]).toBeNaN() // PyTorch's mean over no target
    const nothing = smallTraining(library, { train: batches(pair(library, [1], [-100])) })
    expect(await messageOf(nothing.run())).toMatch(/^fit: .*no batch with a sample that counts/)
  })

  test('targets that are no classes all count', async ({ library }) => {
    const [logits] = pair(library, [0, 1, 2], [0, 0, 0])
    const costs: number[] = []
    const { run } = smallTraining(library, {
      train: batches([logits, logits], pair(library, [0], [1])), // probabilities, and a class
      onStep: ({ cost }) => costs.push(cost),
      epochs: 1,
    })
    const [{ cost }] = (await run()).epochs
    expect(cost).toBeCloseTo((3 * costs[0] + costs[1]) / 4, 12)
  })

  test('targets by which no answers can be counted are refused before the first step', async ({
    library,
  }) => {
    const [logits] = pair(library, [0, 1, 2], [0, 0, 0])
    const data = { train: batches([logits, logits]), test: batches([logits, logits]) }
    const { run } = smallTraining(library, { ...data, onStep: () => expect.fail('a step') })
    expect(await messageOf(run())).toMatch(/^fit: targets float\d+ .* leave test out/)
  })

  test('a criterion that is known to be no mean is refused, before the first step', async ({
    library,
  }) => {
    const { evaluate, nn } = dataOf(library)
    for (const reduction of ['sum', 'none'] as const) {
      const criterion = new nn.CrossEntropyLoss({ reduction })
      const { run } = smallTraining(library, { criterion, onStep: () => expect.fail('a step') })
      const expected = `criterion: reduction '${reduction}': costs of batches must not depend on`
      expect(await messageOf(run())).toContain(`fit: ${expected}`)
      const asked = evaluate(echo(library), batches(pair(library, [1], [1])), { criterion })
      expect(await messageOf(asked)).toContain(`evaluate: ${expected}`)
    }
  })
})

import { loadData } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { type Batches, type Evaluation, type FitOptions, dataOf } from '../library/data.ts'
import { make } from './cases.ts'

/** Some batches, ready. */
function batches(...pairs: readonly (readonly Tensor[])[]): Batches {
  return {
    length: pairs.length,
    async *[Symbol.asyncIterator]() {
      yield* pairs
    },
  }
}

/** Logits are the inputs: what the network answers stands in the data. */
function echo(library: Library) {
  const { Sequential } = dataOf(library).nn
  return new Sequential()
}

/** Inputs for which the given answers come out, and the right ones. */
function pair(library: Library, given: readonly number[], right: readonly number[], classes = 3) {
  const { tensor } = dataOf(library)
  const logits = given.map((answer) => Array.from({ length: classes }, (_, k) => +(k === answer)))
  return [tensor(logits), tensor(right, { dtype: 'int32' })]
}

/** A network that can learn, and what `fit` needs to let it: four steps an epoch. */
function smallTraining(library: Library, options: Partial<FitOptions> = {}) {
  const { nn, optim } = dataOf(library)
  const net = new nn.Linear(3, 3, { generator: new library.Generator(0) })
  const data = [0, 1, 2, 0].map((k) => pair(library, [k], [k]))
  const settings: FitOptions = {
    train: batches(...data),
    criterion: new nn.CrossEntropyLoss(),
    optimizer: new optim.SGD(net.parameters(), { lr: 0.1 }),
    epochs: 2,
    ...options,
  }
  return { net, run: () => dataOf(library).fit(net, settings), settings }
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  )
}

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
    expect(stopped).toBe(false)
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
    expect(cost).toBe(held!.cost)
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
    expect(last.stopped).toBe(false)
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
      expect(await messageOf(run())).toBe(expected)
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

  test('evaluate counts samples, however they are divided into batches', async ({ library }) => {
    const { evaluate } = dataOf(library)
    const whole = await evaluate(
      echo(library),
      batches(pair(library, [0, 1, 1, 2, 0], [0, 1, 2, 2, 1])),
    )
    const parts = await evaluate(
      echo(library),
      batches(pair(library, [0, 1, 1, 2], [0, 1, 2, 2]), pair(library, [0], [1])),
    )
    expect([whole.size, whole.correct, whole.accuracy]).toEqual([5, 3, 0.6])
    expect([parts.size, parts.correct, parts.accuracy]).toEqual([5, 3, 0.6])
    // −log softmax of (1, 0, 0): 0.5514 where it is right, 1.5514 where not
    expect(whole.cost).toBeCloseTo(0.5514 + 2 / 5, 4)
    expect(parts.cost).toBeCloseTo(whole.cost, 6)
  })

  test('a row of the confusion matrix is a class, a column what it was taken for', async ({
    library,
  }) => {
    const { evaluate } = dataOf(library)
    const { confusion, accuracyPerClass } = await evaluate(
      echo(library),
      batches(pair(library, [1, 1, 0], [0, 0, 0]), pair(library, [1, 2], [1, 1])),
    )
    expect([confusion.shape, confusion.dtype]).toEqual([[3, 3], 'int32'])
    expect(confusion.tolist()).toEqual([
      [1, 2, 0],
      [0, 1, 1],
      [0, 0, 0],
    ])
    expect(accuracyPerClass).toEqual([1 / 3, 1 / 2, NaN])
  })

  test('what the criterion ignores counts nowhere: neither as a sample nor in the cost', async ({
    library,
  }) => {
    const { evaluate, nn } = dataOf(library)
    const batch = (given: number[], right: number[]) => pair(library, given, right)
    const mixed = batches(
      batch([0, 1, 1], [0, -100, 2]),
      batch([2], [-100]),
      batch([0, 2], [1, -100]),
    )
    const alone = await evaluate(echo(library), batches(batch([0, 1, 0], [0, 2, 1])))
    const evaluation = await evaluate(echo(library), mixed)
    expect([evaluation.size, evaluation.correct]).toEqual([3, 1])
    expect(evaluation.confusion.tolist()).toEqual(alone.confusion.tolist())
    expect(evaluation.cost).toBeCloseTo(alone.cost, 6)

    const criterion = new nn.CrossEntropyLoss({ ignoreIndex: 0 })
    const others = await evaluate(echo(library), batches(batch([0, 1, 1], [0, 0, 1])), {
      criterion,
    })
    expect([others.size, others.accuracy]).toEqual([1, 1])
    expect(others.accuracyPerClass).toEqual([NaN, 1, NaN])
    const none = evaluate(echo(library), batches(batch([1], [-100])))
    expect(await messageOf(none)).toMatch(/^evaluate: .*no batch with a sample that counts/)
  })

  test('a target that is no class is an error, whatever the criterion lets pass', async ({
    library,
  }) => {
    const { evaluate, tensor } = dataOf(library)
    const criterion = { forward: () => tensor(1) }
    const message = (data: readonly Tensor[]) =>
      messageOf(evaluate(echo(library), batches(data), { criterion }))
    for (const target of [3, -1, -100]) {
      expect(await message(pair(library, [0, 1], [2, target]))).toBe(
        `evaluate: target ${target} at index 1 is outside 0 … 2`,
      )
    }
    const [logits] = pair(library, [0, 1], [0, 1])
    expect(await message([logits, logits])).toMatch(/^evaluate: targets float32 \(2, 3\) must be/)
    expect(await message([logits, tensor([1], { dtype: 'int32' })])).toMatch(
      /^evaluate: got 1 targets \(1\) for \(2, 3\)/,
    )
    expect(await message([logits.view(1, 2, 3), logits])).toBe(
      'evaluate: logits (1, 2, 3) must be (B, K)',
    )
  })

  test('evaluate records nothing and asks in eval mode', async ({ library }) => {
    const { nn, evaluate } = dataOf(library)
    const seen: unknown[] = []
    const linear = new nn.Linear(3, 3)
    class Spy extends nn.Module {
      training = true
      inner = new nn.Sequential(new nn.Dropout(1), linear)
      forward(x: Tensor): Tensor {
        const y = this.inner.forward(x)
        seen.push([this.training, this.inner.training, y.requiresGrad])
        return y
      }
    }
    const net = new Spy() as unknown as Parameters<typeof evaluate>[0]
    const { cost } = await evaluate(net, batches(pair(library, [1], [1])))
    expect(seen).toEqual([[false, false, false]])
    const logits = linear.forward(pair(library, [1], [1])[0])
    expect(cost).toBeCloseTo(library.crossEntropy(logits, [1]).item(), 5) // nothing was dropped
  })

  test('afterwards every module is in the mode in which it was, also after an error', async ({
    library,
  }) => {
    const { nn, evaluate } = dataOf(library)
    const [trained, frozen] = [new nn.Dropout(), new nn.Dropout()]
    frozen.eval()
    const net = new nn.Sequential(trained, frozen, new nn.Linear(3, 3))
    const modes = () => [net.training, trained.training, frozen.training]
    await evaluate(net, batches(pair(library, [1], [1])))
    expect(modes()).toEqual([true, true, false])
    const wrong = batches([library.zeros([2, 7]), pair(library, [1, 1], [1, 1])[1]])
    expect(await messageOf(evaluate(net, wrong))).not.toBe('nothing')
    expect(modes()).toEqual([true, true, false])
    net.eval()
    await evaluate(net, batches(pair(library, [1], [1])))
    expect(modes()).toEqual([false, false, false])
  })

  test('another criterion may compute the cost', async ({ library }) => {
    const { evaluate, tensor } = dataOf(library)
    const criterion = { forward: (logits: Tensor) => tensor(logits.shape[0] === 1 ? 9 : 1) }
    const data = batches(pair(library, [1, 1, 1], [1, 1, 1]), pair(library, [1], [1]))
    expect((await evaluate(echo(library), data, { criterion })).cost).toBe((3 * 1 + 9) / 4)
  })

  test('the accuracy of each class is a line, – where it has no sample', async ({ library }) => {
    const { evaluate, formatAccuracy } = dataOf(library)
    const data = batches(
      pair(library, [1, 1, 0, ...Array<number>(9).fill(1)], [0, 0, 0, ...Array<number>(9).fill(1)]),
    )
    const evaluation = await evaluate(echo(library), data)
    expect(formatAccuracy(evaluation, ['cat', 'mouse', 'owl'])).toBe(
      'cat     33.3 %  1 of 3\n' + 'mouse  100.0 %  9 of 9\n' + 'owl          –  0 of 0\n',
    )
    expect(formatAccuracy(evaluation)).toMatch(/^0 {3}33\.3 %/)
  })

  test('the confusion matrix is a table of at most 80 columns', async ({ library }) => {
    const { evaluate, formatConfusion } = dataOf(library)
    const small = await evaluate(echo(library), batches(pair(library, [1, 1, 0], [0, 1, 0])))
    expect(formatConfusion(small, ['cat', 'mouse', 'owl'])).toBe(
      '        cat mouse   owl\n' +
        'cat       1     1     0\n' +
        'mouse     0     1     0\n' +
        'owl       0     0     0\n',
    )
    for (const [classes, count, length] of [
      [10, 9999, 10],
      [10, 1, 40],
      [40, 12345, 5],
      [100, 3, 3],
    ]) {
      const confusion = library.full([classes, classes], count)
      const evaluation = { confusion } as Evaluation
      const names = Array.from({ length: classes }, (_, k) => `c${k}`.padEnd(length, '~'))
      const text = formatConfusion(evaluation, names)
      const lines = text.split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
      const cells = text.match(new RegExp(`(?<= )${count}(?= |$)`, 'gm')) ?? []
      expect(cells.length, `${classes} classes`).toBe(classes * classes)
    }
  })
})

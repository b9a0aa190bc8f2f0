import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { type Evaluation, dataOf } from '../library/data.ts'
import { batches, echo, messageOf, pair } from './small-training.ts'

/** How good a network is, and how that is printed. */
export const evaluation = capability('fit', (test) => {
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

  test('what evaluate is given besides is named', async ({ library }) => {
    const { evaluate } = dataOf(library)
    const ask = (options: unknown) =>
      evaluate(echo(library), batches(pair(library, [1], [1])), options as never)
    const criterion = { forward: () => library.tensor(9) }
    await expect(ask(criterion), 'a criterion for options').rejects.toThrow(
      'evaluate: option forward is unknown; known are criterion',
    )
    await expect(ask(0.5), '0.5 for options').rejects.toThrow(
      'evaluate: options 0.5 must be an object',
    )
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

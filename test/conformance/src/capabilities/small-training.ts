/** Networks and batches that are small enough to be worked out by hand. */
import type { Library, Tensor } from '../library.ts'
import { type Batches, type FitOptions, dataOf } from '../library/data.ts'

/** Some batches, ready. */
export function batches(...pairs: readonly (readonly Tensor[])[]): Batches {
  return {
    length: pairs.length,
    async *[Symbol.asyncIterator]() {
      yield* pairs
    },
  }
}

/** Logits are the inputs: what the network answers stands in the data. */
export function echo(library: Library) {
  const { Sequential } = dataOf(library).nn
  return new Sequential()
}

/** Inputs for which the given answers come out, and the right ones. */
export function pair(
  library: Library,
  given: readonly number[],
  right: readonly number[],
  classes = 3,
) {
  const { tensor } = dataOf(library)
  const logits = given.map((answer) => Array.from({ length: classes }, (_, k) => +(k === answer)))
  return [tensor(logits), tensor(right, { dtype: 'int32' })]
}

/** A network that can learn, and what `fit` needs to let it: four steps an epoch. */
export function smallTraining(library: Library, options: Partial<FitOptions> = {}) {
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

export async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  )
}

import type { Images, Labels } from '../adapter.ts'
import { expectSame } from '../compare.ts'
import type { SuiteTest } from '../suite-test.ts'
import { createNet, initialParameters, pytorch } from './nets.ts'

const group = 'bad input'

type Case = {
  readonly name: string
  /** Spoils a batch of six images with classes 0 … 2. */
  readonly spoil: (images: Images, labels: number[]) => { images: Images; labels: Labels }
  /** Pieces that the message must contain. */
  readonly says: readonly RegExp[]
}

const CASES: readonly Case[] = [
  label('above the last class', 3, [/target 3\b/, /index 4\b/, /0 … 2/]),
  label('below 0', -1, [/target -1\b/, /index 4\b/, /0 … 2/]),
  label('between two classes', 1.5, [/target 1\.5\b/, /index 4\b/]),
  label('that is not a number', NaN, [/target NaN/, /index 4\b/]),
  {
    name: 'a label too few is refused',
    spoil: (images, labels) => ({ images, labels: labels.slice(1) }),
    says: [/crossEntropy: /, /\b5\b/, /\b6\b/],
  },
  {
    name: 'a pixel too few is refused',
    spoil: ({ values, batch }, labels) => ({ images: { values: values.slice(1), batch }, labels }),
    says: [/^\w+: /, /\b1679\b/],
  },
]

export const badInput: readonly SuiteTest[] = CASES.map(({ name, spoil, says }) => ({
  group,
  name: `${name}, and nothing is half-written`,
  needs: ['network', 'training'],
  async run({ adapter }) {
    const fixture = pytorch('tiny', 'float64')
    const { images, labels } = spoil(fixture.images, [...fixture.labels])
    const net = await createNet(adapter, 'tiny', 'float64')
    const message = await messageOf(() => net.step(images, labels, { lr: 1, momentum: 0.9 }))
    for (const piece of says) {
      if (!piece.test(message)) throw new Error(`the message "${message}" lacks ${String(piece)}`)
    }
    const before = initialParameters('tiny', 'float64')
    for (const { name, values } of await net.parameters()) {
      expectSame(values, before[name], `${name} after a step that was refused`)
    }
    // Nor does the momentum remember it.
    await net.step(fixture.images, fixture.labels, { lr: 1, momentum: 0.9 })
    const fresh = await createNet(adapter, 'tiny', 'float64')
    await fresh.step(fixture.images, fixture.labels, { lr: 1, momentum: 0.9 })
    const expected = await fresh.parameters()
    for (const [i, { name, values }] of (await net.parameters()).entries()) {
      expectSame(values, expected[i].values, `${name} after the step that follows a refused one`)
    }
  },
}))

function label(what: string, target: number, pieces: readonly RegExp[]): Case {
  return {
    name: `a label ${what} is refused`,
    spoil: (images, labels) => ({ images, labels: labels.with(4, target) }),
    says: [/^crossEntropy: /, ...pieces],
  }
}

async function messageOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
  throw new Error('no error was thrown')
}

/** The stage's sources in a browser: on the cpu of a page they compute what they compute here. */
import type { Gradients, Networks, Parameter } from '../adapter.ts'
import { expectClose } from '../compare.ts'
import { type NetName, createNet, pytorch } from '../core/nets.ts'

/**
 * What sums and products alone decide has the same bits in every browser. `Math.exp` and `Math.log` may differ in the
 * last one from engine to engine (those of Node 20 and Chromium 156 do, for one number in ten), and so may all that
 * follows from the cost.
 */
const WITHIN_OF_COST = 1e-12

/**
 * Throws unless logits, both kinds of gradients, and training come out as here, in float64.
 * @param sums - what the stage allows its sums: a page has one thread, and where there are several, each sums up a part
 */
export async function expectAsHere(
  page: Networks,
  here: Networks,
  name: NetName,
  sums: number,
): Promise<void> {
  const { images, labels, upstream, training } = pytorch(name, 'float64')
  const there = await createNet(page, name, 'float64')
  const net = await createNet(here, name, 'float64')

  const logits = await net.forward(images)
  expectClose(await there.forward(images), logits, { what: 'logits', within: 0 })
  const given = await net.backward(images, upstream.dLogits)
  expectEach(await there.backward(images, upstream.dLogits), given, 'upstream gradient', sums)

  const expected = await net.gradients(images, labels)
  const got = await there.gradients(images, labels)
  expectClose([got.cost], [expected.cost], { what: 'cost', within: WITHIN_OF_COST })
  expectEach(got.gradients, expected.gradients, 'gradient', WITHIN_OF_COST)

  for (const [i, which] of training.order.entries()) {
    const { images, labels } = training.batches[which]
    const cost = await net.step(images, labels, training)
    const costThere = await there.step(images, labels, training)
    expectClose([costThere], [cost], { what: `cost of step ${i + 1}`, within: WITHIN_OF_COST })
  }
  const trained = byName(await net.parameters())
  expectEach(byName(await there.parameters()), trained, 'after training', WITHIN_OF_COST)
  await there.close?.()
}

function expectEach(got: Gradients, expected: Gradients, what: string, within: number): void {
  for (const [name, values] of Object.entries(expected)) {
    expectClose(got[name] ?? [], values, { what: `${name}, ${what}`, within })
  }
}

function byName(parameters: readonly Parameter[]): Gradients {
  return Object.fromEntries(parameters.map(({ name, values }) => [name, values]))
}

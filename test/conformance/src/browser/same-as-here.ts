/** The stage's sources in a browser: on the cpu of a page they give the bits that they give here. */
import type { Gradients, Networks } from '../adapter.ts'
import { expectSame } from '../compare.ts'
import { type NetName, createNet, pytorch } from '../core/nets.ts'

/** Throws unless forward, both kinds of gradients, and training come out the same in float64, bit for bit. */
export async function expectSameAsHere(
  page: Networks,
  here: Networks,
  name: NetName,
): Promise<void> {
  const { images, labels, upstream, training } = pytorch(name, 'float64')
  const there = await createNet(page, name, 'float64')
  const net = await createNet(here, name, 'float64')
  expectSame(await there.forward(images), await net.forward(images), 'logits')
  const given = await there.backward(images, upstream.dLogits)
  expectSameNamed(given, await net.backward(images, upstream.dLogits), 'upstream gradient')
  const got = await there.gradients(images, labels)
  const expected = await net.gradients(images, labels)
  expectSame([got.cost], [expected.cost], 'cost')
  expectSameNamed(got.gradients, expected.gradients, 'gradient')
  for (const [i, batch] of training.order.entries()) {
    const { images, labels } = training.batches[batch]
    const costs = [there, net].map((each) => each.step(images, labels, training))
    const [got, expected] = await Promise.all(costs)
    expectSame([got], [expected], `cost of step ${i + 1}`)
  }
  const after = Object.fromEntries((await there.parameters()).map((p) => [p.name, p.values]))
  const wanted = Object.fromEntries((await net.parameters()).map((p) => [p.name, p.values]))
  expectSameNamed(after, wanted, 'after training')
  await there.close?.()
}

function expectSameNamed(got: Gradients, expected: Gradients, what: string): void {
  for (const [name, values] of Object.entries(expected)) {
    expectSame(got[name] ?? [], values, `${name}, ${what}`)
  }
}

import { notYetWritten } from '../../exercise.ts'
import type { Example, Neuron } from '../neuron.ts'

/*
 * A neuron that never falls silent. In place of y = max(z, 0) it has y = tanh(z), a smooth curve from −1 to 1
 * (`Math.tanh`). You need to know one thing about it: its derivative is 1 − tanh(z)², that is 1 − y². It is never 0,
 * only very small far out. (In float64 y is rounded to ±1 from about |z| = 19 on, and there it does become 0.)
 *
 * The loss stays (y − target)².
 */

/** z = w1·x1 + w2·x2 + b,  y = tanh(z),  loss = (y − target)² */
export function loss(neuron: Neuron, example: Example): number {
  return notYetWritten(neuron, example)
}

/** The derivative of that loss by w1, w2 and b. */
export function gradient(neuron: Neuron, example: Example): Neuron {
  return notYetWritten(neuron, example)
}

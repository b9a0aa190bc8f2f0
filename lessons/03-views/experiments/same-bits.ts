/** The same ten steps in stage 02 and with views: all numbers compared, in both precisions. */
import * as before from '@stepgrad/02-tensor'
import * as views from '@stepgrad/03-views'
import { startingPoint, targets } from '../../01-raw-arrays/experiments/batch.ts'

const options = { lr: 0.01, momentum: 0.9 }

for (const dtype of ['float64', 'float32'] as const) {
  const { parameters, images } = startingPoint(dtype)
  const shapes = Object.entries(before.parameterShapes(before.TUTORIAL))
  const old = Object.fromEntries(
    shapes.map(([name, shape]) => [name, new before.Tensor(parameters[name].slice(), shape)]),
  )
  const now = Object.fromEntries(
    shapes.map(([name, shape]) => [name, new views.Tensor(parameters[name].slice(), shape)]),
  )
  const oldVelocity = before.createVelocity(old)
  const velocity = views.createVelocity(now)
  const batch = [targets.length, 3, 32, 32]

  for (let step = 0; step < 10; step++) {
    const x = new before.Tensor(images, batch)
    before.sgdStep(old, before.costAndGradients(old, x, targets).gradients, oldVelocity, options)
    const y = new views.Tensor(images, batch)
    views.sgdStep(now, views.costAndGradients(now, y, targets).gradients, velocity, options)
  }

  let differing = 0
  let largest = 0
  for (const [name] of shapes) {
    now[name].storage.forEach((value, i) => {
      if (value !== old[name].storage[i]) differing++
      largest = Math.max(largest, Math.abs(value - old[name].storage[i]))
    })
  }
  const gap = differing > 0 ? `, by at most ${largest.toExponential(1)}` : ''
  console.log(`${dtype}: ${differing} of 62,006 parameters differ${gap}`)
}

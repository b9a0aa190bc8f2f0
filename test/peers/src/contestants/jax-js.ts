/** jax-js: the whole step, gradient and update, is one jitted function. */
import {
  type Device,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  valueAndGrad,
} from '@jax-js/jax'
import type { Open, Task } from '../task.ts'

type Tree = Record<string, np.Array>

/** `choice.device`: wasm unless told. */
export const open: Open = async (task, { device = 'wasm' }) => {
  const started = await init(device as Device)
  if (!started.includes(device as Device)) throw new Error(`device ${device} does not start`)
  defaultDevice(device as Device)

  const { size, images, labels } = task.batch
  const x = np.array(images, { shape: [size, 3, 32, 32] })
  const targets = nn.oneHot(np.array(labels, { dtype: np.int32 }), 10)
  const update = jit(trainingStep(task))
  let parameters: Tree = {}
  let velocity: Tree = {}
  for (const { name, shape, values } of task.parameters) {
    parameters[name] = np.array(values, { shape: [...shape] })
    velocity[name] = np.zeros([...shape])
  }

  return {
    async step() {
      // What is handed over is gone: `.ref` keeps it. `data` lets go of the cost.
      const [cost, ...next] = update(parameters, velocity, x.ref, targets.ref)
      ;[parameters, velocity] = next
      const [number] = (await cost.data()) as Float32Array
      return number
    },
    about: `backend ${device}`,
  }
}

/** (p, v, x, y) → cost, p, v after the step */
function trainingStep({ lr, momentum }: Task) {
  return (p: Tree, v: Tree, x: np.Array, targets: np.Array): [np.Array, Tree, Tree] => {
    const [cost, gradients] = costAndGradients(references(p), x, targets)
    const [parameters, velocity]: [Tree, Tree] = [{}, {}]
    for (const name of Object.keys(p)) {
      velocity[name] = v[name].mul(momentum).add(gradients[name])
      parameters[name] = p[name].sub(velocity[name].ref.mul(lr))
    }
    return [cost, parameters, velocity]
  }
}

const costAndGradients = valueAndGrad(meanCrossEntropy) as (
  p: Tree,
  x: np.Array,
  targets: np.Array,
) => [np.Array, Tree]

function meanCrossEntropy(p: Tree, x: np.Array, targets: np.Array): np.Array {
  const size = x.shape[0]
  return nn
    .logSoftmax(forward(p, x), 1)
    .mul(targets)
    .sum()
    .mul(-1 / size)
}

function forward(p: Tree, images: np.Array): np.Array {
  let x = images // (B, 3, 32, 32)
  x = maxPool(nn.relu(convolve(x, p['conv1.weight'], p['conv1.bias']))) // (B, 6, 14, 14)
  x = maxPool(nn.relu(convolve(x, p['conv2.weight'], p['conv2.bias']))) // (B, 16, 5, 5)
  x = x.reshape([images.shape[0], -1]) // (B, 400)
  x = nn.relu(linear(x, p['fc1.weight'], p['fc1.bias']))
  x = nn.relu(linear(x, p['fc2.weight'], p['fc2.bias']))
  return linear(x, p['fc3.weight'], p['fc3.bias'])
}

function convolve(x: np.Array, weight: np.Array, bias: np.Array): np.Array {
  return lax.conv(x, weight, [1, 1], 'VALID').add(bias.reshape([1, -1, 1, 1]))
}

function maxPool(x: np.Array): np.Array {
  return lax.reduceWindow(x, np.max, [1, 1, 2, 2], [1, 1, 2, 2])
}

function linear(x: np.Array, weight: np.Array, bias: np.Array): np.Array {
  return np.matmul(x, weight.transpose()).add(bias)
}

function references(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([name, array]) => [name, array.ref]))
}

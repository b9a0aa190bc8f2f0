/** TensorFlow.js: channels last, its own momentum optimizer, whatever the backend. */
import * as tf from '@tensorflow/tfjs'
import { channelsLast, transpose } from '../layout.ts'
import { parameter, type Task, type Trainer } from '../task.ts'

type Variables = Readonly<Record<string, tf.Variable>>

/** The network on the backend that `tf.setBackend` has chosen. */
export function openTfjs(task: Task): Trainer {
  const { size, images, labels } = task.batch
  const v = variables(task)
  const optimizer = tf.train.momentum(task.lr, task.momentum)
  const x = tf.tensor4d(channelsLast(images, size), [size, 32, 32, 3])
  const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), 10)
  // The mean over the batch.
  const cost = () => tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(targets, forward(x, v))

  return {
    async step() {
      const value = optimizer.minimize(cost, true)
      if (value === null) throw new Error('minimize: returned no cost')
      const [number] = await value.data()
      value.dispose()
      return number
    },
    about: `backend ${tf.getBackend()}`,
  }
}

function forward(images: tf.Tensor4D, v: Variables): tf.Tensor2D {
  let x = images // (B, 32, 32, 3)
  x = tf.maxPool(tf.relu(convolve(x, v, 'conv1')), 2, 2, 'valid') // (B, 14, 14, 6)
  x = tf.maxPool(tf.relu(convolve(x, v, 'conv2')), 2, 2, 'valid') // (B, 5, 5, 16)
  let y: tf.Tensor2D = tf.reshape(x, [x.shape[0], -1]) // (B, 400)
  y = tf.relu(linear(y, v, 'fc1'))
  y = tf.relu(linear(y, v, 'fc2'))
  return linear(y, v, 'fc3')
}

function convolve(x: tf.Tensor4D, v: Variables, name: string): tf.Tensor4D {
  return tf.add(tf.conv2d(x, v[`${name}.weight`] as tf.Tensor4D, 1, 'valid'), v[`${name}.bias`])
}

function linear(x: tf.Tensor2D, v: Variables, name: string): tf.Tensor2D {
  return tf.add(tf.matMul(x, v[`${name}.weight`] as tf.Tensor2D, false, true), v[`${name}.bias`])
}

/** The initial weights in TensorFlow's order of axes. */
function variables(task: Task): Variables {
  const entries = task.parameters.map(({ name, shape, values }) => {
    const tensor =
      shape.length === 4
        ? tf.tensor(transpose(values, shape, [2, 3, 1, 0]), [5, 5, shape[1], shape[0]])
        : tf.tensor(name === 'fc1.weight' ? pixelsFirst(task) : values, [...shape])
    return [name, tf.variable(tensor)] as const
  })
  return Object.fromEntries(entries)
}

/** fc1's inputs (C, H, W) → (H, W, C), the order in which this network flattens its maps. */
function pixelsFirst(task: Task): Float32Array {
  return transpose(parameter(task, 'fc1.weight').values, [120, 16, 5, 5], [0, 2, 3, 1])
}

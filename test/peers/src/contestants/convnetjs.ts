/** ConvNetJS: image after image, in float64; its trainer gathers a batch by itself. */
import convnetjs, { type Layer } from 'convnetjs'
import { channelsLast, transpose } from '../layout.ts'
import { type Open, parameter, type Task } from '../task.ts'

export const open: Open = async (task) => {
  const { size, images, labels } = task.batch
  const net = new convnetjs.Net()
  net.makeLayers([
    { type: 'input', out_sx: 32, out_sy: 32, out_depth: 3 },
    { type: 'conv', sx: 5, filters: 6, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 5, filters: 16, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'fc', num_neurons: 120, activation: 'relu' },
    { type: 'fc', num_neurons: 84, activation: 'relu' },
    { type: 'softmax', num_classes: 10 }, // brings a layer of 10 neurons with it
  ])
  setWeights(net.layers, task)
  const trainer = new convnetjs.SGDTrainer(net, {
    learning_rate: task.lr,
    momentum: task.momentum,
    batch_size: size,
  })
  const pixels = channelsLast(images, size)
  const vols = Array.from({ length: size }, (_, b) => {
    const vol = new convnetjs.Vol(32, 32, 3, 0)
    vol.w.set(pixels.subarray(b * 3072, (b + 1) * 3072))
    return vol
  })

  return {
    async step() {
      let cost = 0
      for (let b = 0; b < size; b++) cost += trainer.train(vols[b], labels[b]).cost_loss
      return cost / size // after the last image it has made the update
    },
    about: 'float64',
  }
}

/** The initial weights, one filter a neuron, channels last. */
function setWeights(layers: readonly Layer[], task: Task): void {
  const trained = layers.filter(({ layer_type }) => layer_type === 'conv' || layer_type === 'fc')
  for (const [i, name] of ['conv1', 'conv2', 'fc1', 'fc2', 'fc3'].entries()) {
    const { filters, biases } = trained[i]
    const weight = filterMajor(task, name)
    for (const [o, filter] of filters.entries()) {
      filter.w.set(weight.subarray(o * filter.w.length, (o + 1) * filter.w.length))
    }
    biases.w.set(parameter(task, `${name}.bias`).values)
  }
}

function filterMajor(task: Task, name: string): Float32Array {
  const { shape, values } = parameter(task, `${name}.weight`)
  if (name === 'fc2' || name === 'fc3') return values
  return transpose(values, name === 'fc1' ? [120, 16, 5, 5] : shape, [0, 2, 3, 1])
}

/**
 * js-pytorch: nested arrays of float64, no convolution. Adam is its only optimizer and its ReLU lets
 * a thousandth of what is negative pass, so both the update and the ReLU are written with its tensors.
 */
import { torch } from 'js-pytorch'
import { type Open, parameter, type Task } from '../task.ts'

type Tensor = ReturnType<typeof torch.tensor>

export const open: Open = async (task) => {
  const layers = ['fc1', 'fc2', 'fc3'].map((name) => linear(task, name))
  const criterion = new torch.nn.CrossEntropyLoss()
  const parameters = layers.flatMap((layer) => [layer.W, layer.b])
  const velocity = parameters.map(({ shape }) => torch.zeros(shape as number[]))
  const { size, images, labels } = task.batch
  const x = torch.tensor(rows(images, size, 3072))
  const targets = torch.tensor(Array.from(labels))

  return {
    async step() {
      for (const p of parameters) p.zero_grad()
      const hidden = relu(layers[1].forward(relu(layers[0].forward(x))))
      const cost = criterion.forward(layers[2].forward(hidden), targets)
      cost.backward()
      for (const [i, p] of parameters.entries()) {
        velocity[i] = velocity[i].mul(task.momentum).add(p._grad)
        p._data = p.sub(velocity[i].mul(task.lr))._data
      }
      return cost.data[0] as number
    },
    about: 'float64',
  }
}

/** As its own, which multiplies by a mask too: y = x ⊙ [x > 0]. */
function relu(x: Tensor): Tensor {
  const mask = (x.data as number[][]).map((row) => row.map((value) => (value > 0 ? 1 : 0)))
  return x.mul(torch.tensor(mask))
}

/** A layer with the initial weights; its matrix is (in, out), PyTorch's (out, in). */
function linear(task: Task, name: string) {
  const { shape, values } = parameter(task, `${name}.weight`)
  const [outFeatures, inFeatures] = shape
  const layer = new torch.nn.Linear(inFeatures, outFeatures)
  layer.W._data = Array.from({ length: inFeatures }, (_, i) =>
    Array.from({ length: outFeatures }, (_, o) => values[o * inFeatures + i]),
  )
  layer.b._data = Array.from(parameter(task, `${name}.bias`).values)
  return layer
}

function rows(values: Float32Array, count: number, length: number): number[][] {
  return Array.from({ length: count }, (_, i) =>
    Array.from(values.subarray(i * length, (i + 1) * length)),
  )
}

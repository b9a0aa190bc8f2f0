/** The network without convolutions in a stage that has modules and optimizers. */
import { type Open, parameter } from '../task.ts'

type Tensor = {
  readonly storage: { set(values: ArrayLike<number>): void }
  view(...shape: number[]): Tensor
  backward(): void
  item(): number
}
type Layer = object & { readonly weight: Tensor; readonly bias: Tensor }
type Dtype = { readonly dtype: 'float32' | 'float64' }

/** So much of a stage's `src/index.ts` is used here. */
type Library = {
  tensor(values: ArrayLike<number>, options: Dtype): Tensor
  crossEntropy(logits: Tensor, labels: ArrayLike<number>): Tensor
  nn: {
    Linear: new (inFeatures: number, outFeatures: number, options: Dtype) => Layer
    ReLU: new () => object
    Sequential: new (...layers: object[]) => {
      forward(x: Tensor): Tensor
      parameters(): Iterable<Tensor>
    }
  }
  optim: {
    SGD: new (
      parameters: Iterable<Tensor>,
      options: { lr: number; momentum: number },
    ) => { zeroGrad(): void; step(): void }
  }
}

/** `choice`: `stage`, the folder's name; `dtype`, float32 unless told. */
export const open: Open = async (task, { stage, dtype: precision = 'float32' }) => {
  const url = new URL(`../../../../packages/${stage}/src/index.ts`, import.meta.url)
  const { nn, optim, tensor, crossEntropy } = (await import(url.href)) as Library
  const dtype = precision as Dtype['dtype']

  const linear = (name: string): Layer => {
    const { shape, values } = parameter(task, `${name}.weight`)
    const layer = new nn.Linear(shape[1], shape[0], { dtype })
    layer.weight.storage.set(values)
    layer.bias.storage.set(parameter(task, `${name}.bias`).values)
    return layer
  }
  const net = new nn.Sequential(
    linear('fc1'),
    new nn.ReLU(),
    linear('fc2'),
    new nn.ReLU(),
    linear('fc3'),
  )
  const optimizer = new optim.SGD(net.parameters(), { lr: task.lr, momentum: task.momentum })
  const { size, images, labels } = task.batch
  const x = tensor(images, { dtype }).view(size, -1)

  return {
    async step() {
      optimizer.zeroGrad()
      const cost = crossEntropy(net.forward(x), labels)
      cost.backward()
      optimizer.step()
      return cost.item()
    },
  }
}

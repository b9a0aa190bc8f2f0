import { type Tensor, broadcastShapes, ShapeError, formatShape } from '@stepgrad/03-views'

export function sumToShape(x: Tensor, shape: readonly number[]): Tensor {
  const broadcast = broadcastShapes('sumToShape', shape, x.shape)
  if (String(broadcast) !== String(x.shape)) {
    const [from, to] = [formatShape(x.shape), formatShape(shape)]
    throw new ShapeError(`sumToShape: ${from} cannot come from ${to}`)
  }
  const added = x.dim() - shape.length
  const dim = x.shape.flatMap((size, i) => {
    const stretched = i >= added && shape[i - added] === 1 && size !== 1
    return i < added || stretched ? [i] : []
  })
  return dim.length === 0 ? x : x.sum({ dim, keepdim: true }).view(...shape)
}

import { ShapeError, type Tensor, formatShape } from '@stepgrad/02-tensor'

export function placeOf(x: Tensor, index: readonly number[]): number {
  const inside = index.every((i, dim) => Number.isInteger(i) && i >= 0 && i < x.shape[dim])
  if (index.length !== x.dim() || !inside) {
    throw new ShapeError(`placeOf: ${formatShape(index)} is no index of ${formatShape(x.shape)}`)
  }
  return index.reduce((place, i, dim) => place + i * x.strides[dim], 0)
}

export function indexAt(x: Tensor, place: number): number[] {
  let rest = place
  return x.strides.map((stride) => {
    const i = Math.floor(rest / stride)
    rest -= i * stride
    return i
  })
}

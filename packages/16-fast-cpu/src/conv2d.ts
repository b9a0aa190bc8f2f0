import { record } from './autograd.ts'
import { ShapeError, checkDtypes, checkNotBool, checkOptions, checkShape } from './checks.ts'
import { type Shape, formatShape, numel } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'
import {
  type Terms,
  addProducts,
  addWeightedPairs,
  addWeightedSums,
  allFinite,
  gatherTerms,
  inFloat64,
  termsFor,
} from './weighted-sums.ts'
import { type Pair, countWindows, formatPair, pairOf } from './windows.ts'

/** How the kernels of a convolution slide. */
export type Conv2dOptions = {
  /** How many pixels it is from one place of the kernel to the next. */
  stride?: Pair
  /** How many rows and columns of zeros are laid around the image. */
  padding?: Pair
  /** How far apart the pixels are that the kernel looks at. */
  dilation?: Pair
  /** In how many groups the channels fall, each with kernels of its own. */
  groups?: number
}

/** A convolution as sums: how many there are, and where their numbers lie. */
type Plan = {
  /** Of y: (B, O, H', W'). */
  readonly shape: Shape
  readonly groups: number
  readonly padding: readonly [height: number, width: number]
  /** Of all channels, with padding: (C, H + 2·padding, W + 2·padding). */
  readonly padded: readonly [channels: number, height: number, width: number]
  /** Where the corners of all windows lie in a channel: (H'·W'). */
  readonly corners: Int32Array
  /** Where the pixels of a window lie, from its corner on: (C/groups·kH·kW). */
  readonly taps: Int32Array
}

// #region conv2d
/**
 * y[b,o,r,s] = Σ_c Σ_i Σ_j weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o], each kernel laid on every
 * place where it fits.
 *
 * With options, the pixel under weight[…,i,j] is x[b, c, r·stride − padding + i·dilation, …], and
 * beyond the edge it is 0 (so that an infinite weight makes NaN there, as in PyTorch). A group of
 * outputs sees only its group of channels.
 *
 * (Deep learning calls this a convolution; mathematics, which would flip the kernel, a
 * cross-correlation.)
 * @param x - (B, C, H, W)
 * @param weight - (O, C/groups, kH, kW)
 * @param bias - (O)
 * @returns (B, O, H', W'), where H' = ⌊(H + 2·padding − dilation·(kH − 1) − 1) / stride⌋ + 1
 */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: Conv2dOptions = {},
): Tensor {
  const plan = planConv2d(x, weight, bias, options)
  const { shape, corners } = plan
  const [B, O] = shape
  const y = x.newZeros(shape)
  const kernels = kernelsOf(weight, plan)
  const image = new Float64Array(numel(plan.padded))
  const sums = kernels.map(() => new Float64Array(corners.length)) // of one image, y[b]
  const biases = bias ? inFloat64(bias.contiguous()) : new Float64Array(O)
  for (let b = 0, next = 0; b < B; b++) {
    copyImage(x, b, plan, image)
    sumPlanes(sums, kernels, image, plan)
    for (let o = 0; o < O; o++) {
      for (let p = 0; p < corners.length; p++) y.storage[next++] = sums[o][p] + biases[o]
    }
  }
  return record('conv2d', y, [
    [x, (dy, shape) => conv2dBackwardInput(dy, weight, shape, plan), [weight]],
    [weight, (dy, shape) => conv2dBackwardWeight(dy, x, shape, plan), [x]],
    ...(bias ? [[bias, conv2dBackwardBias] as const] : []),
  ])
}
// #endregion conv2d

// #region sumPlanes
/** Sums up all output planes of an image, by twos where two look at the same channels. */
function sumPlanes(sums: Float64Array[], kernels: Terms[], image: Float64Array, plan: Plan): void {
  const { corners, groups } = plan
  const size = kernels.length / groups
  for (const plane of sums) plane.fill(0)
  for (let o = 0; o < kernels.length; o++) {
    const channels = groupOf(image, o, plan)
    const isLast = o % size === size - 1 // of its group
    if (isLast) addWeightedSums(sums[o], kernels[o], channels, corners)
    else {
      addWeightedPairs([sums[o], sums[o + 1]], [kernels[o], kernels[o + 1]], channels, corners)
      o++
    }
  }
}
// #endregion sumPlanes

// #region conv2dBackwardInput
/**
 * forward:  y[b,o,r,s] = Σ weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o]
 *
 * A pixel takes part in every output whose kernel covers it, each time with the weight that lay on
 * it: dx[b,c,r+i,s+j] = Σ_o Σ_i Σ_j weight[o,c,i,j] · dy[b,o,r,s].
 */
function conv2dBackwardInput(dy: Tensor, weight: Tensor, shape: Shape, plan: Plan): Tensor {
  checkShape('conv2dBackwardInput: dy', dy, plan.shape)
  const [B, O] = dy.shape
  const kernels = kernelsOf(weight, plan)
  const skipZeros = kernels.every(({ factors }) => allFinite(factors))
  const slopes = slopesOf(dy, plan)
  const dx = dy.newZeros(shape)
  const sums = new Float64Array(numel(plan.padded)) // of one image, dx[b]
  for (let b = 0; b < B; b++) {
    sums.fill(0)
    for (let o = 0; o < O; o++) {
      addProducts(groupOf(sums, o, plan), slopes(b, o, skipZeros), kernels[o])
    }
    cropImage(sums, plan, dx, b)
  }
  return dx
}
// #endregion conv2dBackwardInput

// #region conv2dBackwardWeight
/**
 * forward:  y[b,o,r,s] = Σ weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o]
 *
 * A weight takes part in every output of its map, in every image, each time with the pixel under
 * it: dweight[o,c,i,j] = Σ_b Σ_r Σ_s dy[b,o,r,s] · x[b,c,r+i,s+j].
 */
function conv2dBackwardWeight(dy: Tensor, x: Tensor, shape: Shape, plan: Plan): Tensor {
  checkShape('conv2dBackwardWeight: dy', dy, plan.shape)
  const [B, O] = dy.shape
  const { taps } = plan
  const slopes = slopesOf(dy, plan)
  const image = new Float64Array(numel(plan.padded))
  const sums = Array.from({ length: O }, () => new Float64Array(taps.length)) // dweight[o]
  for (let b = 0; b < B; b++) {
    copyImage(x, b, plan, image)
    const skipZeros = allFinite(image)
    for (let o = 0; o < O; o++) {
      addWeightedSums(sums[o], slopes(b, o, skipZeros), groupOf(image, o, plan), taps)
    }
  }
  const dweight = dy.newZeros(shape)
  for (let o = 0; o < O; o++) dweight.storage.set(sums[o], o * taps.length)
  return dweight
}
// #endregion conv2dBackwardWeight

// #region conv2dBackwardBias
/**
 * forward:  y[b,o,r,s] = … + bias[o]
 *
 * A bias is added to every output of its map: dbias[o] = Σ_b Σ_r Σ_s dy[b,o,r,s].
 */
function conv2dBackwardBias(dy: Tensor): Tensor {
  checkShape('conv2dBackwardBias: dy', dy, ['B', 'O', 'H', 'W'])
  return dy.sum({ dim: [0, 2, 3] }) // (B, O, H', W') → (O)
}
// #endregion conv2dBackwardBias

// #region kernelsOf
/** The weights of each output: the terms of its sums, laid on the corner of each window. */
function kernelsOf(weight: Tensor, { taps }: Plan): Terms[] {
  const { storage, storageOffset } = weight.detach().contiguous()
  return Array.from({ length: weight.shape[0] }, (_, o) => {
    const start = storageOffset + o * taps.length
    const factors = Float64Array.from(storage.subarray(start, start + taps.length))
    return { factors, at: taps, count: taps.length }
  })
}
// #endregion kernelsOf

// #region slopesOf
/**
 * dy[b,o] as terms, laid on each tap; each call writes over those of the one before. Max-pool and
 * ReLU have made most of it 0.
 */
function slopesOf(dy: Tensor, { corners }: Plan) {
  const { storage, storageOffset } = dy.contiguous()
  const terms = termsFor(corners.length)
  return (b: number, o: number, skipZeros: boolean): Terms => {
    const start = storageOffset + (b * dy.shape[1] + o) * corners.length
    gatherTerms(terms, storage, start, 1, corners, skipZeros)
    return terms
  }
}
// #endregion slopesOf

/** Of an image, the channels that output o looks at. */
function groupOf(image: Float64Array, o: number, { shape, groups, padded }: Plan): Float64Array {
  const group = Math.floor(o / (shape[1] / groups))
  return image.subarray(group * (numel(padded) / groups))
}

/** Copies x[b] into an image with padding, whose border stays as it is. */
function copyImage(x: Tensor, b: number, plan: Plan, image: Float64Array): void {
  const [xB, xC, xH, xW] = x.strides
  const start = x.storageOffset + b * xB
  eachRow(x.shape, plan, (c, h, to) => {
    const from = start + c * xC + h * xH
    for (let w = 0; w < x.shape[3]; w++) image[to + w] = x.storage[from + w * xW]
  })
}

/** Copies an image without its padding into x[b]. */
function cropImage(image: Float64Array, plan: Plan, x: Tensor, b: number): void {
  const [, C, H, W] = x.shape
  eachRow(x.shape, plan, (c, h, from) => {
    x.storage.set(image.subarray(from, from + W), ((b * C + c) * H + h) * W)
  })
}

/** Visits the rows of an image, each with the place of its first pixel in the image with padding. */
function eachRow(
  [, C, H]: Shape,
  { padded: [, height, width], padding }: Plan,
  visit: (c: number, h: number, place: number) => void,
): void {
  for (let c = 0; c < C; c++) {
    for (let h = 0; h < H; h++) visit(c, h, (c * height + h + padding[0]) * width + padding[1])
  }
}

/** The options, checked against the tensors. */
function planConv2d(x: Tensor, weight: Tensor, bias: Tensor | null, options: Conv2dOptions): Plan {
  checkOptions('conv2d', options, ['stride', 'padding', 'dilation', 'groups'])
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options
  checkDtypes('conv2d', x, weight, ...(bias ? [bias] : []))
  checkNotBool('conv2d', x)
  checkShape('conv2d: weight', weight, ['O', 'C', 'kH', 'kW'])
  const [O, C, ...kernel] = weight.shape
  if (!Number.isInteger(groups) || groups < 1 || O % groups !== 0) {
    throw new RangeError(`conv2d: groups ${groups} must divide the ${O} outputs`)
  }
  checkShape('conv2d: x', x, ['B', C * groups, 'H', 'W'])
  if (bias) checkShape('conv2d: bias', bias, [O])
  const strides = pairOf('conv2d: stride', stride, 1)
  const paddings = pairOf('conv2d: padding', padding, 0)
  const dilations = pairOf('conv2d: dilation', dilation, 1)
  const [rows, columns] = [0, 1].map((d) => {
    return { size: kernel[d], stride: strides[d], padding: paddings[d], dilation: dilations[d] }
  })
  const [outH, outW] = [countWindows(x.shape[2], rows), countWindows(x.shape[3], columns)]
  if (Math.min(...kernel, outH, outW) < 1) {
    throw new ShapeError(
      `conv2d: a ${kernel[0]}×${kernel[1]} kernel does not fit into x ${formatShape(x.shape)}` +
        (paddings[0] + paddings[1] > 0 ? ` with padding ${formatPair(paddings)}` : '') +
        (Math.max(...dilations) > 1 ? ` at dilation ${formatPair(dilations)}` : ''),
    )
  }
  const [height, width] = [x.shape[2] + 2 * paddings[0], x.shape[3] + 2 * paddings[1]]
  return {
    shape: [x.shape[0], O, outH, outW],
    groups,
    padding: paddings,
    padded: [C * groups, height, width],
    corners: placesOf([outH, outW], [strides[0] * width, strides[1]]),
    taps: placesOf([C, ...kernel], [height * width, dilations[0] * width, dilations[1]]),
  }
}

/** The places of all numbers of a shape with these strides, in row-major order. */
function placesOf(shape: Shape, strides: readonly number[]): Int32Array {
  const places = new Int32Array(numel(shape))
  let next = 0
  walk(shape, [{ strides, storageOffset: 0 }], ([place]) => (places[next++] = place))
  return places
}

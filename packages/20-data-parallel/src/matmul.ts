import { record } from './autograd.ts'
import { broadcastShapes, sumToSize } from './broadcast.ts'
import { ShapeError, checkDtypes, checkNotBool } from './checks.ts'
import { cpu } from './device.ts'
import { type Numbers } from './dtypes.ts'
import * as kernels from './kernels/index.ts'
import { launch } from './launch.ts'
import { formatShape } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { expand, squeeze, unsqueeze } from './views.ts'
import {
  addWeightedSums,
  allFinite,
  gatherTerms,
  inFloat64,
  spanOf,
  termsFor,
} from './weighted-sums.ts'

// #region matmul
/**
 * Y = A·B, the product of matrices: y[…,i,j] = Σ_k a[…,i,k] · b[…,k,j].  ∂L/∂A = ∂L/∂Y·Bᵀ,  ∂L/∂B =
 * Aᵀ·∂L/∂Y
 *
 * Dimensions before the last two are broadcast. A vector counts as a row on the left and as a
 * column on the right, and that dimension is gone from the result.
 * @param a - (…, n, k)
 * @param b - (…, k, m)
 * @returns (…, n, m)
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkMatmul(a, b)
  if (b.dim() === 1) return squeeze(matmul(a, unsqueeze(b, 1)), -1)
  if (a.dim() === 1) return squeeze(matmul(unsqueeze(a, 0), b), -2)
  const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
  const [n, K] = a.shape.slice(-2)
  const [, m] = b.shape.slice(-2)
  if (a.device !== cpu) return recordMatmul(matmulOnDevice(a, b), a, b)
  const near = spanOf(b) > b.numel() ? b.detach().contiguous() : b // part of something larger
  const [left, right] = [expand(a, [...batch, n, K]), expand(near, [...batch, K, m])]
  const y = a.newZeros([...batch, n, m])
  const multiply = a.dtype === 'int32' ? multiplyWhole(left, right) : multiplyFloats(left, right)
  let next = 0
  walk(batch, [left, right], ([a0, b0]) => {
    multiply(a0, b0, y.storage, next)
    next += n * m
  })
  return recordMatmul(y, a, b)
}
// #endregion matmul

function recordMatmul(y: Tensor, a: Tensor, b: Tensor): Tensor {
  return record('matmul', y, [
    [a, (dy, shape) => sumToSize(dy.matmul(b.transpose(-2, -1)), shape), [b]], // (n, m)·(m, k) = (n, k)
    [b, (dy, shape) => sumToSize(a.transpose(-2, -1).matmul(dy), shape), [a]], // (k, n)·(n, m) = (k, m)
  ])
}

/** The same by a kernel, one thread for each number of Y. */
function matmulOnDevice(a: Tensor, b: Tensor): Tensor {
  if (a.dim() > 2 || b.dim() > 2) {
    throw new Error(
      `matmul: ${formatShape(a.shape)} @ ${formatShape(b.shape)}: there is no kernel on ` +
        `${a.device.name} for more than two matrices; take them to the cpu first, as by await x.cpu()`,
    )
  }
  const [n, K, m] = [...a.shape, b.shape[1]]
  return launch(kernels.matmul, [n, m], [a, b], { constants: { K, m }, threads: [m, n] })
}

/** Multiplies the matrices that begin at a0 and b0, and puts the product at y0. */
type Multiply = (a0: number, b0: number, y: Numbers, y0: number) => void

// #region multiplyFloats
/** The numbers of a row of A are terms, and the columns of B the places on which they are laid. */
function multiplyFloats(a: Tensor, b: Tensor): Multiply {
  const [n, K] = a.shape.slice(-2)
  const m = b.shape.at(-1)!
  const [aRow, aCol] = a.strides.slice(-2)
  const [bRow, bCol] = b.strides.slice(-2)
  const numbers = inFloat64(b)
  const skipZeros = allFinite(numbers)
  const row = termsFor(K)
  const rows = Int32Array.from({ length: K }, (_, k) => k * bRow)
  const columns = Int32Array.from({ length: m }, (_, j) => j * bCol)
  const sums = new Float64Array(m)
  return (a0, b0, y, y0) => {
    const B = numbers.subarray(b0 - b.storageOffset)
    for (let i = 0; i < n; i++) {
      gatherTerms(row, a.storage, a0 + i * aRow, aCol, rows, skipZeros)
      addWeightedSums(sums.fill(0), row, B, columns)
      y.set(sums, y0 + i * m)
    }
  }
}
// #endregion multiplyFloats

/** The same of whole numbers, whose products need 62 bits; see {@link productOf}. */
function multiplyWhole(a: Tensor, b: Tensor): Multiply {
  const [n, K] = a.shape.slice(-2)
  const m = b.shape.at(-1)!
  const [aRow, aCol] = a.strides.slice(-2)
  const [bRow, bCol] = b.strides.slice(-2)
  return (a0, b0, y, y0) => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        let [sum, p, q] = [0, a0 + i * aRow, b0 + j * bCol]
        for (let k = 0; k < K; k++, p += aCol, q += bRow) {
          sum += Math.imul(a.storage[p], b.storage[q])
        }
        y[y0 + i * m + j] = sum
      }
    }
  }
}

function checkMatmul(a: Tensor, b: Tensor): void {
  checkDtypes('matmul', a, b)
  checkNotBool('matmul', a)
  const shapes = `${formatShape(a.shape)} @ ${formatShape(b.shape)}`
  if (a.dim() === 0 || b.dim() === 0) {
    throw new ShapeError(`matmul: ${shapes}: both need at least one dimension; use mul for numbers`)
  }
  const inner = [a.shape.at(-1), b.dim() === 1 ? b.shape[0] : b.shape.at(-2)]
  if (inner[0] !== inner[1]) {
    throw new ShapeError(`matmul: ${shapes}: inner sizes ${inner[0]} and ${inner[1]} differ`)
  }
}

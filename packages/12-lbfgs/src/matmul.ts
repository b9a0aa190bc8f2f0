import { record } from './autograd.ts'
import { broadcastShapes, sumToSize } from './broadcast.ts'
import { ShapeError, checkDtypes, checkNotBool } from './checks.ts'
import { type Numbers } from './dtypes.ts'
import { formatShape } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { expand, squeeze, unsqueeze } from './views.ts'

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
  const [left, right] = [expand(a, [...batch, n, K]), expand(b, [...batch, K, m])]
  const [aRow, aCol] = left.strides.slice(-2)
  const [bRow, bCol] = right.strides.slice(-2)
  const y = a.newZeros([...batch, n, m])
  const [A, B] = [a.storage, b.storage]
  const product = a.dtype === 'int32' ? wholeDot : dot
  let next = 0
  walk(batch, [left, right], ([a0, b0]) => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        y.storage[next++] = product(A, a0 + i * aRow, aCol, B, b0 + j * bCol, bRow, K)
      }
    }
  })
  return record('matmul', y, [
    [a, (dy, shape) => sumToSize(dy.matmul(b.transpose(-2, -1)), shape), [b]], // (n, m)·(m, k) = (n, k)
    [b, (dy, shape) => sumToSize(a.transpose(-2, -1).matmul(dy), shape), [a]], // (k, n)·(n, m) = (k, m)
  ])
}
// #endregion matmul

// #region dot
/** Σ_k a[i + k·aStep] · b[j + k·bStep] */
function dot(
  a: Numbers,
  i: number,
  aStep: number,
  b: Numbers,
  j: number,
  bStep: number,
  K: number,
): number {
  let sum = 0
  for (let k = 0; k < K; k++, i += aStep, j += bStep) sum += a[i] * b[j]
  return sum
}
// #endregion dot

/** {@link dot} of whole numbers, see {@link productOf}. */
function wholeDot(
  a: Numbers,
  i: number,
  aStep: number,
  b: Numbers,
  j: number,
  bStep: number,
  K: number,
): number {
  let sum = 0
  for (let k = 0; k < K; k++, i += aStep, j += bStep) sum += Math.imul(a[i], b[j])
  return sum
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

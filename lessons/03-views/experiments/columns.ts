/** Tables computed with as a whole: softmax by rows, and columns brought to mean 0. */
import { type Tensor, tensor } from '@stepgrad/03-views'

// #region softmax
/** exp(x) / Σ exp(x) along the last dimension; the largest is taken off, so that exp cannot overflow. */
function softmax(x: Tensor): Tensor {
  const { values: largest } = x.max({ dim: -1, keepdim: true })
  const e = x.sub(largest).exp()
  return e.div(e.sum({ dim: -1, keepdim: true }))
}
// #endregion softmax

const logits = tensor([
  [2, 1, 0],
  [1000, 0, -1000],
])
console.log(softmax(logits))

const x = tensor([
  [1, 10],
  [2, 20],
  [6, 60],
])
console.log(x.sub(x.mean({ dim: 0 })))

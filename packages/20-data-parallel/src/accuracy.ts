import { type Targets, classesOf } from './class-targets.ts'
import { type Tensor } from './tensor.ts'

// #region countCorrect
/**
 * How many images got the largest logit at their target.
 * @param logits - (B, K)
 * @param targets - (B)
 * @throws RangeError unless there is a target for each image
 */
export function countCorrect(logits: Tensor, targets: Targets): number {
  checkCount(logits, targets)
  const guesses = logits.argmax({ dim: 1 }).storage
  const { numbers } = classesOf('countCorrect', targets)
  let correct = 0
  for (let b = 0; b < guesses.length; b++) if (guesses[b] === numbers[b]) correct++
  return correct
}
// #endregion countCorrect

function checkCount({ shape }: Tensor, targets: Targets): void {
  const count = 'storage' in targets ? targets.numel() : targets.length
  const images = shape.reduce((n, size, dim) => (dim === 1 ? n : n * size), 1)
  if (shape.length > 1 && count !== images) {
    throw new RangeError(`countCorrect: got ${count} targets for ${images} images`)
  }
}

/** Whole numbers and truths. */
import { tensor } from '@stepgrad/06-operations'

const logits = tensor([
  [0.5, 2, -1],
  [3, 0.25, 1],
  [-1, 0, -2],
])
const targets = tensor([1, 0, 2], { dtype: 'int32' })

const guesses = logits.argmax({ dim: 1 })
const right = guesses.eq(targets)
console.log(`guesses   ${guesses}`)
console.log(`right     ${right}`)
console.log(`how many  ${right.sum()}`)
console.log(`accuracy  ${right.float().mean()}`)
console.log(`all > 0   ${logits.gt(0).all({ dim: 1 })}`)
console.log(`any > 0   ${logits.gt(0).any({ dim: 1 })}`)

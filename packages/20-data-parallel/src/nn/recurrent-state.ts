import { checkShape } from '../checks.ts'
import { type Shape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

/** What a network carries from one step to the next: h, or h and c. */
export type State = readonly Tensor[]

/** Throws unless a state has its parts, and each has the shape that it should have. */
export function checkState(
  operation: string,
  names: readonly string[],
  given: State,
  shape: Shape,
): void {
  const parts = names.length === 1 ? `${names[0]}, one tensor` : `[${names.join(', ')}]`
  if (given.length !== names.length || !given.every((part) => part instanceof Tensor)) {
    throw new TypeError(`${operation}: the state must be ${parts}`)
  }
  for (const [n, part] of given.entries()) {
    checkShape(`${operation}: ${names[n]}`, part, shape)
  }
}

import { noGrad } from '../grad-mode.ts'
import { formatShape, sameShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

/** Tensors by their path in a tree of modules: `conv1.weight`. */
export type StateDict = Record<string, Tensor>

// #region copyState
/**
 * Copies the tensors of `source` into those of `target`, all or none.
 * @param what - whose state it is, for the error
 * @param strict - whether both must have the same keys
 * @throws Error that lists everything that does not fit
 */
export function copyState(what: string, source: StateDict, target: StateDict, strict: boolean) {
  const missingKeys = Object.keys(target).filter((key) => !Object.hasOwn(source, key))
  const unexpectedKeys = Object.keys(source).filter((key) => !Object.hasOwn(target, key))
  const shared = Object.keys(target).filter((key) => Object.hasOwn(source, key))
  const problems = shared.flatMap((key) => mismatch(key, source[key], target[key]))
  if (strict && unexpectedKeys.length > 0) {
    problems.unshift(`unexpected keys: ${unexpectedKeys.join(', ')}`)
  }
  if (strict && missingKeys.length > 0) problems.unshift(`missing keys: ${missingKeys.join(', ')}`)
  if (problems.length > 0) {
    throw new Error(`loadStateDict: errors for ${what}:\n  ${problems.join('\n  ')}`)
  }
  noGrad(() => {
    for (const key of shared) target[key].copy_(source[key])
  })
  return { missingKeys, unexpectedKeys }
}
// #endregion copyState

/** Why a value does not fit, if so. */
function mismatch(key: string, given: unknown, { shape }: Tensor): string[] {
  if (!(given instanceof Tensor)) {
    const got = given === null ? 'null' : typeof given
    return [`${key}: got ${got}, expected a Tensor`]
  }
  if (sameShape(given.shape, shape)) return []
  const [got, expected] = [formatShape(given.shape), formatShape(shape)]
  return [`size mismatch for ${key}: got ${got}, expected ${expected}`]
}

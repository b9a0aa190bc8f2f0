let enabled = true

// #region noGrad
/**
 * Runs `fn` without recording: what it computes belongs to no graph. Updating parameters,
 * evaluating, measuring.
 * @throws TypeError for an async function: by the time it goes on, recording would be on again
 */
export function noGrad<T>(fn: () => T): T {
  return withMode('noGrad', false, fn)
}
// #endregion noGrad

// #region enableGrad
/**
 * Runs `fn` with recording on, also inside of {@link noGrad}. An optimizer calls a closure so.
 * @throws TypeError for an async function
 */
export function enableGrad<T>(fn: () => T): T {
  return withMode('enableGrad', true, fn)
}
// #endregion enableGrad

function withMode<T>(operation: string, mode: boolean, fn: () => T): T {
  if (fn.constructor.name === 'AsyncFunction') throw asyncError(operation)
  const before = enabled
  enabled = mode
  try {
    const result = fn()
    if (result instanceof Promise) throw asyncError(operation)
    return result
  } finally {
    enabled = before
  }
}

/** Whether operations are recorded at the moment. */
export function isGradEnabled(): boolean {
  return enabled
}

function asyncError(operation: string): TypeError {
  return new TypeError(
    `${operation}: got an async function; await first, then compute inside ${operation}`,
  )
}

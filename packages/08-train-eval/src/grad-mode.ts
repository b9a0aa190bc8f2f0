let enabled = true

// #region noGrad
/**
 * Runs `fn` without recording: what it computes belongs to no graph. Updating parameters,
 * evaluating, measuring.
 * @throws TypeError for an async function: by the time it goes on, recording would be on again
 */
export function noGrad<T>(fn: () => T): T {
  if (fn.constructor.name === 'AsyncFunction') throw asyncError()
  const before = enabled
  enabled = false
  try {
    const result = fn()
    if (result instanceof Promise) throw asyncError()
    return result
  } finally {
    enabled = before
  }
}
// #endregion noGrad

/** Whether operations are recorded at the moment. */
export function isGradEnabled(): boolean {
  return enabled
}

function asyncError(): TypeError {
  return new TypeError('noGrad: got an async function; await first, then compute inside noGrad')
}

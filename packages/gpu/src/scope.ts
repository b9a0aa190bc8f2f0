import { type GpuArray } from './gpu-array.ts'

/** One entry for each `scope` that is running, the innermost last. */
const running: Set<GpuArray>[] = []

/**
 * Runs `work`; the arrays made meanwhile are released at its end, except what it returns (also
 * within arrays, maps and objects) and what is given to `keep`. When it throws, all are released.
 * @throws TypeError when `work` is async: its arrays would be released while it waits
 */
export function scope<T>(work: () => T): T {
  const made = new Set<GpuArray>()
  running.push(made)
  let result: T
  try {
    result = work()
    if (result instanceof Promise) {
      result.catch(() => undefined)
      throw new TypeError('scope: the function is async; read what it returns after the scope')
    }
    const outer = running.at(-2)
    for (const array of arraysWithin(result, made)) {
      made.delete(array)
      outer?.add(array)
    }
  } finally {
    running.pop()
    for (const array of made) array.release()
  }
  return result
}

/** Takes an array out of every scope: only `release` and the garbage collector free it. */
export function keep(array: GpuArray): GpuArray {
  for (const made of running) made.delete(array)
  return array
}

/**
 * Puts `next` in the place of `old`, which is released: it lives as long as `old` would have, to the
 * end of the same scope, or on, where that belonged to none.
 */
export function takePlace(next: GpuArray, old: GpuArray): void {
  const home = running.find((made) => made.has(old))
  for (const made of running) made.delete(next)
  home?.add(next)
  old.release()
}

/** A new array belongs to the innermost scope. */
export function enterScope(array: GpuArray): void {
  running.at(-1)?.add(array)
}

/** Those of `made` that can be reached from `value`. */
function arraysWithin(value: unknown, made: ReadonlySet<GpuArray>): GpuArray[] {
  const found: GpuArray[] = []
  const seen = new Set<unknown>()
  const pending: unknown[] = [value]
  while (pending.length > 0 && found.length < made.size) {
    const next = pending.pop()
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next)) continue
    if (seen.has(next)) continue
    seen.add(next)
    if (made.has(next as GpuArray)) found.push(next as GpuArray)
    else for (const part of partsOf(next)) pending.push(part)
  }
  return found
}

function partsOf(value: object): Iterable<unknown> {
  return value instanceof Map || value instanceof Set ? value : Object.values(value)
}

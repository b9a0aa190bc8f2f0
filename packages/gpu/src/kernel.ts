/** What `this` is in a kernel: the cell it computes, the output's sizes, and its constants. */
export type KernelThis<Constants extends object = object> = {
  readonly thread: { readonly x: number; readonly y: number; readonly z: number }
  readonly output: { readonly x: number; readonly y: number; readonly z: number }
  readonly constants: Constants
}

/** A kernel that is not compiled yet: its source, and a name for errors. */
export type KernelSource = {
  readonly name: string
  readonly text: string
  readonly parameters: readonly string[]
}

/**
 * A kernel written as a function of one output cell. gpu.js translates its text, so the function
 * sees its arguments and `this` only: no captured variable, no function of its own inside.
 *
 *     const add = defineKernel('add', function (a: Float32Array, b: Float32Array) {
 *       return a[this.thread.x] + b[this.thread.x]
 *     })
 *
 * @throws TypeError for what is not a `function` (an arrow function has no `this`), or returns nothing
 */
export function defineKernel<
  Constants extends object,
  Inputs extends readonly (Float32Array | number)[],
>(name: string, source: (this: KernelThis<Constants>, ...inputs: Inputs) => number): KernelSource {
  return kernelFromText(name, source.toString())
}

/**
 * A kernel given as text, for source that a program writes.
 * @throws TypeError for what is not a `function`, or returns nothing
 */
export function kernelFromText(name: string, text: string): KernelSource {
  const header = /^\s*function\b[^(]*\(([^)]*)\)/.exec(text)
  if (!header) {
    const start = text.trim().split('\n', 1)[0].slice(0, 40)
    throw new TypeError(
      `kernel ${name}: "${start}" must begin with "function"; gpu.js reads its text`,
    )
  }
  if (!/\breturn\b/.test(text)) {
    throw new TypeError(`kernel ${name}: returns nothing; it must return the number of its cell`)
  }
  const parameters = header[1]
    .split(',')
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== '')
  return { name, text, parameters }
}

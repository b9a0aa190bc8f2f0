/**
 * What only Node can add: a native OpenGL below gpu.js's headlessgl, a WebGPU as `navigator.gpu`.
 * `headlessGl` gets whether gpu.js finds a context and names the driver. Both throw an Error that
 * says what is missing.
 */
export type Native = {
  headlessGl(isSupported: boolean): string
  webGpu(): Promise<void>
}

let native: Native | undefined

/** Called once by what this package exports for Node. */
export function provideNative(provided: Native): void {
  native = provided
}

/** Undefined in a browser. */
export function providedNative(): Native | undefined {
  return native
}

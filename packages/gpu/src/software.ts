/**
 * Whether an adapter of this name is a program on the CPU, slower there than WebAssembly. A driver
 * that does not tell counts as one.
 */
export function isSoftware(adapter: string): boolean {
  return /swiftshader|llvmpipe|softpipe|swrast|lavapipe|software|basic render|gallium|unknown/i.test(
    adapter,
  )
}
